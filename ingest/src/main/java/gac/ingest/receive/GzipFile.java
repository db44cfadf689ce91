package gac.ingest.receive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The content of a gzip file. Reading goes forward; what the last call returned can be read again (the beginning of a line of which the end
 * was not there yet), anything before that begins anew.
 */
final class GzipFile implements ByteSource {
    private static final int BUFFER = 64 << 10;

    private final Path path;
    private InputStream stream;
    private byte[] window = new byte[0];
    private long windowStart;

    GzipFile(Path path) throws IOException {
        this.path = path;
        this.stream = open(path);
    }

    private static InputStream open(Path path) throws IOException {
        return new GZIPInputStream(Files.newInputStream(path), BUFFER);
    }

    static boolean isGzip(Path path) {
        return path.toString().endsWith(".gz");
    }

    @Override
    public int read(long offset, byte[] into) throws IOException {
        if (offset < windowStart) {
            stream.close();
            stream = open(path);
            window = new byte[0];
            windowStart = 0;
        }
        long windowEnd = windowStart + window.length;
        int kept = 0;
        if (offset < windowEnd) {
            kept = (int) Math.min(windowEnd - offset, into.length);
            System.arraycopy(window, (int) (offset - windowStart), into, 0, kept);
            if (offset + kept < windowEnd) {
                return kept;
            }
        } else {
            stream.skipNBytes(offset - windowEnd);
        }
        int length = kept + stream.readNBytes(into, kept, into.length - kept);
        window = java.util.Arrays.copyOf(into, length);
        windowStart = offset;
        return length;
    }

    /** Whether the content has at least so many bytes. */
    boolean holds(long length) throws IOException {
        return length == 0 || (length > 0 && reaches(length - 1));
    }

    private boolean reaches(long offset) throws IOException {
        try {
            return read(offset, new byte[1]) == 1;
        } catch (EOFException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
