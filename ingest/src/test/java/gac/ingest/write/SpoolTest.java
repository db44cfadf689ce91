package gac.ingest.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private static Spool.Entry entry(String source, int number) {
        return new Spool.Entry(
                NOW.plusMillis(number),
                source,
                "192.0.2.1:514",
                "id-" + number,
                ("line " + number).getBytes(UTF_8),
                false);
    }

    private static List<String> text(List<Spool.Entry> entries) {
        return entries.stream()
                .map(e -> e.source() + " " + e.id() + " " + e.peer() + " " + e.received() + " "
                        + new String(e.line(), UTF_8))
                .toList();
    }

    private static List<String> ids(List<Spool.Entry> entries) {
        return entries.stream().map(Spool.Entry::id).toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void tellsWhatWaitsOfEachSourceAlsoOfAnEarlierLife() throws Exception {
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            assertThat(spool.append(entry("a", 1), 1000)).isTrue();
            assertThat(spool.append(entry("b", 20), 1000)).isTrue();
            assertThat(spool.append(entry("a", 300), 1000)).isTrue();
            assertThat(spool.append(entry("b", 4000), 12)).as("no room").isFalse();
        }
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            assertThat(spool.held("a")).isEqualTo(new Spool.Held(2, 14));
            assertThat(spool.held("b")).isEqualTo(new Spool.Held(1, 7));
            assertThat(spool.held("c")).isEqualTo(new Spool.Held(0, 0));
            assertThat(spool.peek(2)).hasSize(2);
            spool.commit();
            assertThat(spool.held("a")).isEqualTo(new Spool.Held(1, 8));
            assertThat(spool.held("b")).isEqualTo(new Spool.Held(0, 0));
        }
    }

    @Test
    void firstInFirstOut() throws Exception {
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            assertThat(spool.isEmpty()).isTrue();
            assertThat(spool.oldest()).isNull();
            assertThat(spool.peek(10)).isEmpty();
            for (int i = 1; i <= 3; i++) {
                assertThat(spool.append(entry("a", i), 1000)).isTrue();
            }
            assertThat(text(spool.peek(2)))
                    .containsExactly(
                            "a id-1 192.0.2.1:514 2026-11-22T03:00:00.001Z line 1",
                            "a id-2 192.0.2.1:514 2026-11-22T03:00:00.002Z line 2");
            assertThat(ids(spool.peek(2))).as("not committed").containsExactly("id-1", "id-2");
            assertThat(spool.oldest()).isEqualTo(NOW.plusMillis(1));
            spool.commit();
            assertThat(spool.waiting()).isEqualTo(1);
            assertThat(spool.oldest()).isBetween(NOW.plusMillis(1), NOW.plusMillis(3));
            assertThat(ids(spool.peek(2))).containsExactly("id-3");
            spool.commit();
            assertThat(spool.isEmpty()).isTrue();
            assertThat(spool.oldest()).isNull();
        }
    }

    @Test
    void eachSourceHasItsOwnBound() throws Exception {
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            assertThat(spool.append(entry("a", 1), 12)).isTrue();
            assertThat(spool.append(entry("a", 2), 12)).isTrue();
            assertThat(spool.append(entry("a", 3), 12))
                    .as("6 bytes more than 12")
                    .isFalse();
            assertThat(spool.append(entry("b", 4), 12)).isTrue();
            spool.peek(1);
            spool.commit();
            assertThat(spool.append(entry("a", 5), 12)).isTrue();
        }
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            assertThat(spool.append(entry("a", 6), 12))
                    .as("counted again after a start")
                    .isFalse();
            assertThat(ids(spool.peek(10))).containsExactly("id-2", "id-4", "id-5");
        }
    }

    @Test
    void timesNeverGoBack() throws Exception {
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            spool.append(entry("a", 5), 1000);
            spool.append(entry("a", 3), 1000); // a thread that was overtaken
            assertThat(spool.peek(10))
                    .extracting(Spool.Entry::received)
                    .containsExactly(NOW.plusMillis(5), NOW.plusMillis(5));
        }
    }

    @Test
    void whatATornWriteLeftIsPassedOverAndTold() throws Exception {
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            for (int i = 1; i <= 3; i++) {
                spool.append(entry("a", i), 1000);
            }
        }
        Path first = segments().get(0);
        byte[] bytes = Files.readAllBytes(first);
        Files.write(first, java.util.Arrays.copyOf(bytes, bytes.length - 2));
        try (Spool spool = Spool.open(folder, 1 << 20)) {
            spool.append(entry("a", 4), 1000);
            assertThat(ids(spool.peek(10))).containsExactly("id-1", "id-2");
            spool.commit();
            assertThat(ids(spool.peek(10))).containsExactly("id-4");
            spool.commit();
            assertThat(spool.isEmpty()).isTrue();
            assertThat(spool.damaged()).isEqualTo(1);
        }
    }

    @Test
    void damageInTheMiddleCostsTheRestOfItsSegmentOnly() throws Exception {
        try (Spool spool = Spool.open(folder, 100)) {
            for (int i = 1; i <= 9; i++) {
                spool.append(entry("a", i), 1000);
            }
            assertThat(segments()).hasSize(3);
            Path second = segments().get(1);
            byte[] bytes = Files.readAllBytes(second);
            bytes[20] ^= 1;
            Files.write(second, bytes);
            List<String> read = new ArrayList<>();
            for (List<Spool.Entry> next = spool.peek(10); !next.isEmpty(); next = spool.peek(10)) {
                read.addAll(ids(next));
                spool.commit();
            }
            assertThat(read).containsExactly("id-1", "id-2", "id-3", "id-7", "id-8", "id-9");
            assertThat(spool.damaged()).isEqualTo(1);
            assertThat(spool.isEmpty()).as("what was lost is not waited for").isTrue();
            spool.append(entry("a", 10), 1000);
            assertThat(ids(spool.peek(10))).containsExactly("id-10");
        }
    }

    @Test
    void oneProcessAtATime() {
        try (Spool spool = Spool.open(folder, 100)) {
            assertThat(spool.isEmpty()).isTrue();
            assertThatThrownBy(() -> Spool.open(folder, 100))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("in use");
        }
    }

    /** Against a queue in memory: appends, takes, commits and restarts in any order. */
    @Test
    void seededComparisonWithAQueue() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Path own = Files.createDirectory(folder.resolve("seed-" + seed));
            Deque<String> expected = new ArrayDeque<>();
            int number = 0;
            Spool spool = Spool.open(own, 300);
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> {
                        spool.append(entry("a", ++number), Long.MAX_VALUE);
                        expected.add("id-" + number);
                    }
                    case 4, 5 -> {
                        int most = 1 + random.nextInt(10);
                        List<String> peeked = ids(spool.peek(most));
                        assertThat(peeked).hasSizeLessThanOrEqualTo(most);
                        assertThat(peeked.isEmpty()).isEqualTo(expected.isEmpty());
                        assertThat(expected.stream().limit(peeked.size()).toList())
                                .isEqualTo(peeked);
                        spool.commit();
                        peeked.forEach(id -> expected.remove());
                    }
                    case 6 -> spool.peek(1 + random.nextInt(5)); // and dies before it commits
                    default -> {
                        spool.close();
                        spool = Spool.open(own, 300);
                    }
                }
                assertThat(spool.waiting()).as("seed %d step %d", seed, step).isEqualTo(expected.size());
                assertThat(spool.oldest() == null).isEqualTo(expected.isEmpty());
            }
            spool.close();
        }
    }
}
