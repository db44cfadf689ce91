package gac.ingest.receive;

import gac.schemas.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Ids of events and dead letters: 32 hexadecimal digits. */
final class LineIds {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BYTES = 16;

    private final String life = HEX.toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong counter = new AtomicLong();

    /** An id that no other line has, for protocols that do not tell a line sent twice from two equal lines. */
    String unique() {
        return life + HEX.toHexDigits(counter.getAndIncrement());
    }

    /** The same id for the same line of the same file, however often it is read. */
    static String ofFile(String source, String fileId, long offset, byte[] line) {
        MessageDigest digest = Sha256.digest();
        digest.update((source + '\0' + fileId + '\0').getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, offset));
        digest.update(line);
        return HEX.formatHex(digest.digest(), 0, BYTES);
    }

    /** The same id for the same line of a request that is sent again with the same key; another line has another id, whatever the key. */
    static String ofRequest(String source, String key, int index, byte[] line) {
        MessageDigest digest = Sha256.digest();
        digest.update((source + '\0' + key + '\0' + index + '\0').getBytes(StandardCharsets.UTF_8));
        digest.update(line);
        return HEX.formatHex(digest.digest(), 0, BYTES);
    }

    /** The same id for the same parts, whatever the rest of the event. */
    static String ofParts(String source, List<String> parts) {
        MessageDigest digest = Sha256.digest();
        digest.update(source.getBytes(StandardCharsets.UTF_8));
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return HEX.formatHex(digest.digest(), 0, BYTES);
    }

    /** A short hash of bytes. */
    static String hash(byte[] bytes) {
        return HEX.formatHex(Sha256.of(bytes), 0, BYTES);
    }
}
