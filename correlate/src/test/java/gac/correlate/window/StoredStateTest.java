package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State written by earlier versions, kept as bytes, is read and carried on. When the format changes, {@link #write} makes the
 * lines of a new file; the old one stays.
 */
class StoredStateTest {
    private static final HexFormat HEX = HexFormat.of();

    private static WindowSpec spec(WindowSpec.Type type) {
        List<String> steps = type.temporal() ? List.of("a", "b") : List.of("a");
        return WindowSpec.counting(type, Duration.ofMillis(400), Condition.gte(4), steps)
                .withGrace(Duration.ofMillis(500));
    }

    /** The same for every type: some rows in chunks, a run of presence per value, open episodes. */
    private static List<Occurrence> events() {
        return IntStream.range(0, 120)
                .mapToObj(i -> new Occurrence(
                        1_700_000_000_000L + i * 7L + (i % 40 == 0 ? -300 : 0),
                        i % 3,
                        i * 1000L,
                        i * 0x9e3779b97f4a7c15L,
                        i % 10 == 0 ? 1 : 0,
                        "value" + i % 5,
                        i))
                .toList();
    }

    private static Run fed(WindowSpec.Type type, List<Occurrence> occurrences) {
        Run run = Run.stored(spec(type));
        for (Occurrence occurrence : occurrences) {
            run.add(occurrence, 1_700_000_000_000L);
        }
        return run;
    }

    /** Lines of a file of stored state: type, key, value. */
    static List<String> write() {
        List<String> lines = new ArrayList<>();
        for (WindowSpec.Type type : Streams.TYPES) {
            fed(type, events().subList(0, 110)).store.scan(new byte[0], new byte[] {127}, (key, value) -> {
                lines.add(type + " " + HEX.formatHex(key) + " " + HEX.formatHex(value));
                return true;
            });
        }
        return lines;
    }

    private static List<String> stored(String name) throws IOException {
        try (InputStream in = StoredStateTest.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state-v1.txt", "state-v2.txt", "state-v3.txt"})
    void storedStateIsReadAndCarriedOn(String name) throws IOException {
        List<String> lines = stored(name);
        for (WindowSpec.Type type : Streams.TYPES) {
            Run run = Run.stored(spec(type));
            for (String line : lines) {
                String[] parts = line.split(" ");
                if (parts[0].equals(type.name())) {
                    run.store.put(HEX.parseHex(parts[1]), HEX.parseHex(parts[2]));
                }
            }
            assertThat(run.store.isEmpty()).isFalse();
            for (Occurrence occurrence : events().subList(110, 120)) {
                run.add(occurrence, 1_700_000_000_000L);
            }
            List<Reference.Event> all = Reference.events(events());
            List<Reference.Episode> expected = type.counts() || type.temporal()
                    ? Reference.episodes(spec(type), all)
                    : new ClosedReference(spec(type), all).episodes();
            assertThat(expected).as("%s", type).isNotEmpty();
            assertThat(run.end().closed()).as("%s", type).isEqualTo(expected);
            assertThat(run.store.isEmpty()).isTrue();
        }
    }

    @Test
    void thisVersionWritesVersion3() throws IOException {
        assertThat(write()).isEqualTo(stored("state-v3.txt"));
    }
}
