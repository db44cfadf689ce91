package gac.correlate.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Event ids as 64-bit hashes, by which a group counts each once. A qualifying instant stands for the event that made it qualify, so it carries that
 * event's hash ({@code #} and 16 digits): the same event is then recognised in a correlation that counts both.
 */
final class EventIds {
    private EventIds() {}

    static long hash(String eventId) {
        if (isHash(eventId)) {
            return HexFormat.fromHexDigitsToLong(eventId, 1, 17);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(eventId.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean isHash(String eventId) {
        return eventId.length() == 17
                && eventId.charAt(0) == '#'
                && eventId.substring(1).chars().allMatch(HexFormat::isHexDigit);
    }

    static String ofHash(long hash) {
        return "#" + HexFormat.of().toHexDigits(hash);
    }
}
