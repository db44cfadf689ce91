package gac.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.ingest.config.ConfigException;
import gac.ingest.parse.event.LineContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatternsFileTest {
    private static final String ONE = "name: one\npatterns: [{pattern: \"a {b}\", tests: [{line: a x}]}]\n";
    private static final String TWO = "name: second\npatterns: [{pattern: \"c {d}\", tests: [{line: c x}]}]\n";

    @TempDir
    private Path folder;

    @Test
    void a_changed_file_takes_force_and_a_bad_one_does_not() throws IOException {
        AtomicLong clock = new AtomicLong();
        Path file = Files.writeString(folder.resolve("p.yaml"), ONE);
        PatternsFile patterns = new PatternsFile(file, LineContext.DEFAULT_ZONE, clock::get);
        assertThat(patterns.current().name()).isEqualTo("one");

        Files.writeString(file, TWO);
        assertThat(patterns.current().name()).as("not looked at yet").isEqualTo("one");
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(patterns.current().name()).isEqualTo("second");

        Files.writeString(file, "name: third\npatterns: [{pattern: \"{\"}]\n");
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(patterns.current().name()).as("refused").isEqualTo("second");

        Files.delete(file);
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(patterns.current().name()).as("gone").isEqualTo("second");

        Files.writeString(file, ONE);
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(patterns.current().name()).isEqualTo("one");
    }

    @Test
    void what_cannot_be_used_at_the_start_is_an_error() {
        assertThatThrownBy(() -> new PatternsFile(folder.resolve("none.yaml"), LineContext.DEFAULT_ZONE, () -> 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("none.yaml: no such file");
    }
}
