package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.detect.LogSources;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.sigma.lint.FieldCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code gac rules check} knows about fields and log sources, against what the parsers give for their recorded lines. */
class KnownFieldsTest {
    private static final Path FIXTURES = Path.of("../ingest/src/test/resources/gac/ingest/parse");
    /** Lines of nobody's in particular: names in them are their writers' own. */
    private static final Set<String> FREE = Set.of("json", "key_value", "unknown", "auto", "generic", "syslog");

    private final FieldCatalog catalog = FieldCatalog.shipped(Taxonomy.standard());
    private final Set<LogSource> sources = LogSources.shipped().all();
    private final Set<String> doubted = new TreeSet<>();
    private int events;

    @Test
    void noFieldThatAParserGivesIsDoubtedInARuleForItsLogSource() throws IOException {
        List<Path> files;
        try (Stream<Path> below = Files.walk(FIXTURES)) {
            files = below.filter(file -> file.toString().endsWith(".expected.json"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            if (!FREE.contains(FIXTURES.relativize(file).getName(0).toString())) {
                try (MappingIterator<Map<String, Object>> objects = new ObjectMapper()
                        .readerFor(new TypeReference<Map<String, Object>>() {})
                        .readValues(file.toFile())) {
                    while (objects.hasNext()) {
                        event(MapEvent.of(objects.next()));
                    }
                }
            }
        }
        assertThat(doubted).isEmpty();
        assertThat(events).isGreaterThan(500);
    }

    private void event(MapEvent event) {
        List<LogSource> told = LogSources.shipped().told(name -> event.get(name) instanceof String text ? text : null);
        if (told == null) {
            return;
        }
        events++;
        for (LogSource source : told) {
            if (source.category() != null || source.service() != null) {
                assertThat(sources).as("%s", event).contains(source);
            }
            for (String field : event.fields().keySet()) {
                if (!catalog.has(source, field)) {
                    doubted.add(source + " has " + field);
                }
                List<String> slips = catalog.slips(source, field);
                if (!slips.isEmpty()) {
                    doubted.add(source + ": " + field + " taken for " + slips);
                }
            }
        }
    }
}
