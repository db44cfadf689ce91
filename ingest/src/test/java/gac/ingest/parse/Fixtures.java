package gac.ingest.parse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The recorded lines beside the parsers: {@code <type>/<name>.log}, one line an event. */
final class Fixtures {
    static final Path FOLDER = Path.of("src/test/resources/gac/ingest/parse");
    static final Instant RECEIVED = Instant.parse("2026-11-22T03:00:00Z");
    private static final ClientTrust TRUST = ClientTrust.of(List.of("192.0.2.10/31"), List.of("203.0.113.128/28"));

    private Fixtures() {}

    static LineContext context(LineType type) {
        return new LineContext(
                "fixture",
                "agency-1",
                null,
                "file",
                null,
                null,
                null,
                -1,
                RECEIVED,
                LineContext.DEFAULT_ZONE,
                type,
                TRUST,
                Duration.ofDays(7),
                false,
                host -> null,
                "id");
    }

    static List<Path> files() {
        try (Stream<Path> walk = Files.walk(FOLDER)) {
            return walk.filter(p -> p.toString().endsWith(".log")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LineType type(Path file) {
        return LineType.of(file.getName(file.getNameCount() - 2).toString()).orElseThrow();
    }

    static List<String> lines(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
            lines.remove(lines.size() - 1);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
