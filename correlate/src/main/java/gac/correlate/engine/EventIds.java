package gac.correlate.engine;

import gac.schemas.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        return ByteBuffer.wrap(Sha256.of(eventId.getBytes(StandardCharsets.UTF_8)))
                .getLong();
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
