package gac.ingest.parse;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.ingest.fixture.Fixture;
import gac.ingest.parse.event.LineType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The recorded lines beside the parsers: whole events, times included. {@code gac fixtures --update} writes them anew. */
class FixturesTest {
    private static final Path FOLDER = Path.of("src/test/resources/gac/ingest/parse");
    private static final String LINE =
            "Nov 22 02:59:00 web1 sshd[1]: Failed password for root from 203.0.113.5 port 1 ssh2\n";

    @TempDir
    private Path folder;

    static List<Fixture> all() throws IOException {
        return Fixture.find(List.of(FOLDER));
    }

    @TestFactory
    Stream<DynamicTest> every_fixture_gives_its_expected_events() throws IOException {
        return all().stream()
                .map(fixture -> DynamicTest.dynamicTest(
                        name(fixture), () -> assertThat(fixture.differences()).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> auto_finds_the_parser_by_the_line_alone() throws IOException {
        return all().stream()
                .filter(fixture -> fixture.type() != LineType.APACHE_ACCESS)
                .filter(fixture -> fixture.type() != LineType.GENERIC)
                // Pairs among other words have to be declared.
                .filter(fixture -> fixture.type() != LineType.KEY_VALUE)
                // A JSON line does not say which server wrote it.
                .filter(fixture -> !fixture.log().endsWith("nginx_access/json.log"))
                .map(fixture -> DynamicTest.dynamicTest(name(fixture), () -> {
                    assertThat(fixture.events(LineType.AUTO)).isEqualTo(fixture.events(fixture.type()));
                }));
    }

    private static String name(Fixture fixture) {
        return FOLDER.relativize(fixture.log()).toString();
    }

    @Test
    void every_type_with_a_parser_has_fixtures() throws IOException {
        assertThat(all().stream().map(Fixture::type)).contains(LineType.values());
        assertThat(all()).allMatch(fixture -> Files.exists(fixture.expectation()));
    }

    @Test
    void what_is_written_is_what_is_expected() throws IOException {
        Path log =
                Files.writeString(Files.createDirectory(folder.resolve("mine")).resolve("own.log"), LINE);
        Fixture fixture = new Fixture(log, LineType.AUTO);
        assertThat(Fixture.find(List.of(folder, log))).containsExactly(fixture);
        assertThat(fixture.update()).isTrue();
        assertThat(fixture.update()).as("nothing has changed").isFalse();
        assertThat(fixture.expectation()).isEqualTo(log.resolveSibling("own.expected.json"));
        assertThat(fixture.differences()).isEmpty();
    }

    @Test
    void differences_name_line_and_key() throws IOException {
        Path log = Files.writeString(folder.resolve("own.log"), LINE + LINE);
        Fixture fixture = new Fixture(log, LineType.LINUX_AUTH);
        assertThat(fixture.update()).isTrue();
        Files.writeString(
                fixture.expectation(),
                Files.readString(fixture.expectation())
                        .replaceFirst("\"failure\"", "\"success\"")
                        .replaceFirst("\"port\" : 1,", "\"bytes\" : 1,"));
        Files.writeString(log, "and no end", APPEND);
        assertThat(fixture.differences().stream().map(Fixture.Difference::toString))
                .hasSize(4)
                .startsWith(
                        "line 1: event.outcome: expected \"success\", got \"failure\"",
                        "line 1: source.bytes: expected 1, got nothing",
                        "line 1: source.port: expected nothing, got 1")
                .last()
                .asString()
                .startsWith("line 3: event: expected nothing, got {\"@timestamp\":\"2026-11-22T03:00:00.000Z\",");
        Files.writeString(fixture.expectation(), "{\"a\":\n,}");
        assertThatThrownBy(fixture::differences)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(fixture.expectation() + ": line 2: no JSON: ");
    }
}
