package gac.standalone;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The time of an event from anywhere. */
final class EventTime {
    private EventTime() {}

    /** ISO 8601 with Z or an offset, without one UTC; or a number of milliseconds since 1970. Null for anything else. */
    static @Nullable Instant of(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty() ? null : of(list.get(0));
        }
        try {
            if (value instanceof Number number) {
                return Instant.ofEpochMilli(number.longValue());
            }
            if (!(value instanceof String text)) {
                return null;
            }
            String iso = text.strip().replace(' ', 'T');
            boolean zoned = iso.endsWith("Z") || iso.matches(".*T.*[+-]\\d\\d:?\\d\\d");
            return zoned
                    ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                            .toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
