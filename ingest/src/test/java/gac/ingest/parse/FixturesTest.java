package gac.ingest.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gac.schemas.EventJson;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fixture's events against its {@code .expected.json}: whole objects, times included. {@code -Dfixtures.update=true} writes them anew; read the
 * difference before you commit it.
 */
class FixturesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter());

    private final Normalizer normalizer = new Normalizer();

    @TestFactory
    Stream<DynamicTest> every_fixture_gives_its_expected_events() {
        return Fixtures.files().stream()
                .map(file ->
                        DynamicTest.dynamicTest(Fixtures.FOLDER.relativize(file).toString(), () -> check(file)));
    }

    @TestFactory
    Stream<DynamicTest> auto_finds_the_parser_by_the_line_alone() {
        return Fixtures.files().stream()
                .filter(file -> Fixtures.type(file) != LineType.APACHE_ACCESS)
                .filter(file -> Fixtures.type(file) != LineType.GENERIC)
                // A JSON line does not say which server wrote it.
                .filter(file -> !file.endsWith("nginx_access/json.log"))
                .map(file ->
                        DynamicTest.dynamicTest(Fixtures.FOLDER.relativize(file).toString(), () -> {
                            for (String line : Fixtures.lines(file)) {
                                assertThat(json(line, LineType.AUTO))
                                        .as(line)
                                        .isEqualTo(json(line, Fixtures.type(file)));
                            }
                        }));
    }

    private void check(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Fixtures.lines(file)) {
            text.append(json(line, Fixtures.type(file))).append('\n');
        }
        Path expected = Path.of(file.toString().replaceFirst("\\.log$", ".expected.json"));
        if (Boolean.getBoolean("fixtures.update")) {
            Files.writeString(expected, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(expected));
    }

    private String json(String line, LineType type) throws JsonProcessingException {
        Event event = normalizer.normalize(line, Fixtures.context(type));
        ObjectNode json = EventJson.of(event);
        assertThat(json.path("event").path("created").asText()).isEqualTo("2026-11-22T03:00:00.000Z");
        // The same in every fixture: not worth a line each.
        ((ObjectNode) json.get("event")).remove(List.of("id", "created"));
        ((ObjectNode) json.get("ingest")).remove(List.of("source", "backfill"));
        ((ObjectNode) json.get("log")).remove("receiver");
        json.remove("organization");
        if (json.path("log").isEmpty()) {
            json.remove("log");
        }
        return JSON.writer(PRINTER).writeValueAsString(json);
    }
}
