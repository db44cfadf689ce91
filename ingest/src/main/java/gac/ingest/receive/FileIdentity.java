package gac.ingest.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * What tells whether a file is one that was seen before: device and inode, and the first bytes. An inode alone is not enough: it is given
 * to a new file soon after the old one is gone, and a file that is truncated keeps it.
 */
final class FileIdentity {
    /** So many of the first bytes are compared. */
    static final int PREFIX = 1024;

    /** A copy of a file is recognised only when at least so many bytes agree. */
    static final int TELLING = 64;

    private FileIdentity() {}

    /** Device and inode; empty where the file system has no such thing. */
    static String key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? "" : key.toString();
    }

    /** Hash of the first bytes, and of how many. */
    record Prefix(int length, String hash) {
        static final Prefix NONE = new Prefix(0, LineIds.hash(new byte[0]));

        /** The first bytes of a source, at most {@link #PREFIX}. */
        static Prefix of(ByteSource source) throws IOException {
            byte[] bytes = new byte[PREFIX];
            return of(bytes, source.read(0, bytes));
        }

        private static Prefix of(byte[] bytes, int length) {
            return new Prefix(length, LineIds.hash(Arrays.copyOf(bytes, length)));
        }

        /** Whether a source still begins with these bytes. */
        boolean begins(ByteSource source) throws IOException {
            byte[] bytes = new byte[length];
            return source.read(0, bytes) == length && of(bytes, length).equals(this);
        }
    }
}
