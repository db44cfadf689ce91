package gac.standalone;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of files or of standard input as bytes, one at a time. {@code .gz} files are unpacked. A line ends with LF or CR LF; the last one
 * needs no end. A line longer than {@link #LONGEST} is cut there and marked; the rest of it is read over, so that memory stays bounded.
 */
final class InputLines {
    /** Longest line that is read whole, in bytes. */
    static final int LONGEST = 4 << 20;

    private InputLines() {}

    /**
     * One line.
     *
     * @param name of the file; null for standard input
     * @param offset of its first byte in the (unpacked) file
     * @param bytes without the line end
     * @param cut longer than {@link #LONGEST}: {@code bytes} is its beginning
     */
    record Line(@Nullable Path name, long offset, ByteArrayOutputStream bytes, boolean cut) {}

    /** Takes the lines in order; what it throws ends the reading. */
    @FunctionalInterface
    interface Sink {
        void accept(Line line) throws IOException;
    }

    /** @param files read one after the other; none or {@code -} means standard input */
    static void forEach(List<Path> files, InputStream standardInput, Sink sink) throws IOException {
        if (files.isEmpty()) {
            read(null, standardInput, sink);
        }
        for (Path file : files) {
            if (file.toString().equals("-")) {
                read(null, standardInput, sink);
                continue;
            }
            if (Files.isDirectory(file)) {
                throw CommandFailure.input(file + ": is a folder; name its files, such as " + file + "/*.log");
            }
            if (!Files.isReadable(file)) {
                throw CommandFailure.input(file + ": no such file, or it cannot be read");
            }
            try (InputStream in = open(file)) {
                read(file, in, sink);
            }
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return raw;
        }
        try {
            return new GZIPInputStream(raw, 1 << 16);
        } catch (IOException e) {
            raw.close();
            throw CommandFailure.input(file + ": ends in .gz but is not in gzip format", e);
        }
    }

    private static void read(@Nullable Path name, InputStream source, Sink sink) throws IOException {
        BufferedInputStream in = new BufferedInputStream(source, 1 << 16);
        byte[] buffer = new byte[1 << 16];
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        long start = 0;
        long at = 0;
        boolean cut = false;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            int from = 0;
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    cut |= append(line, buffer, from, i);
                    sink.accept(new Line(name, start, line, cut));
                    line.reset();
                    cut = false;
                    from = i + 1;
                    start = at + from;
                }
            }
            cut |= append(line, buffer, from, n);
            at += n;
        }
        if (line.size() > 0) {
            sink.accept(new Line(name, start, line, cut));
        }
    }

    private static boolean append(ByteArrayOutputStream line, byte[] buffer, int from, int to) {
        int room = LONGEST - line.size();
        line.write(buffer, from, Math.min(to - from, room));
        return to - from > room;
    }
}
