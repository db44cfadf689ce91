package gac.ingest.parse.text;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what zone a time names. */
final class Zones {
    private static final int LONGEST_NAME = 5;

    /** Names seen in device logs; anything else is left to the source's own zone. */
    private static final Map<String, ZoneId> NAMED = new HashMap<>();

    static {
        for (String name : new String[] {"UTC", "GMT", "utc", "gmt"}) {
            NAMED.put(name, ZoneOffset.UTC);
        }
        Map.of(
                        "CET", 1, "CEST", 2, "EST", -5, "EDT", -4, "CDT", -5, "MDT", -6, "MST", -7, "PST", -8, "PDT",
                        -7, "JST", 9)
                .forEach((name, hours) -> NAMED.put(name, ZoneOffset.ofHours(hours)));
        NAMED.put("ICT", ZoneOffset.ofHours(7));
        NAMED.put("+07", ZoneOffset.ofHours(7));
    }

    /** Minutes that java.time allows before and behind UTC. */
    private static final int FARTHEST = 18 * 60;

    /** By minutes: {@link ZoneOffset} itself looks into a map for each. */
    private static final ZoneOffset[] OFFSETS = IntStream.rangeClosed(-FARTHEST, FARTHEST)
            .mapToObj(minutes -> ZoneOffset.ofTotalSeconds(minutes * 60))
            .toArray(ZoneOffset[]::new);

    private Zones() {}

    static @Nullable ZoneId named(String name) {
        return NAMED.get(name);
    }

    /** The time with the zone that stands behind it, or as it is where none does. */
    static Stamp behind(Cursor c, Stamp stamp) {
        String text = c.text;
        int at = c.at;
        if (at < text.length() && (text.charAt(at) == 'Z' || text.charAt(at) == 'z') && Stamps.boundary(text, at + 1)) {
            return stamp.withZone(ZoneOffset.UTC, at + 1);
        }
        boolean spaced = at < text.length() && text.charAt(at) == ' ';
        int start = spaced ? at + 1 : at;
        if (start < text.length() && (text.charAt(start) == '+' || text.charAt(start) == '-')) {
            Cursor offset = new Cursor(text, start + 1);
            int hours = offset.number(2, 2);
            boolean colon = offset.take(':');
            int minutes = offset.number(2, 2);
            // "… 08:15:00 -07 " may be anything, an hour alone counts only when it touches the time.
            boolean usable = hours >= 0 && Stamps.boundary(text, offset.at) && (minutes >= 0 || (!spaced && !colon));
            return usable
                    ? offset(stamp, text.charAt(start) == '-' ? -1 : 1, hours * 60 + Math.max(minutes, 0), offset.at)
                    : stamp;
        }
        if (spaced) {
            int end = start;
            while (end < text.length() && end - start < LONGEST_NAME && Character.isLetter(text.charAt(end))) {
                end++;
            }
            ZoneId zone = NAMED.get(text.substring(start, end));
            if (zone != null) {
                return stamp.withZone(zone, end);
            }
        }
        return stamp;
    }

    /** RFC 5424 allows offsets up to 23:59, java.time up to 18:00: beyond that the time is written in UTC. */
    private static Stamp offset(Stamp stamp, int sign, int minutes, int end) {
        if (minutes <= FARTHEST) {
            return stamp.withZone(OFFSETS[FARTHEST + sign * minutes], end);
        }
        if (minutes >= 24 * 60 || stamp.year() == 0) {
            return stamp.withZone(null, end);
        }
        try {
            LocalDateTime utc = LocalDateTime.of(
                            stamp.year(),
                            stamp.month(),
                            stamp.day(),
                            stamp.hour(),
                            stamp.minute(),
                            Math.min(stamp.second(), 59))
                    .minusMinutes((long) sign * minutes);
            return new Stamp(
                    utc.getYear(),
                    utc.getMonthValue(),
                    utc.getDayOfMonth(),
                    utc.getHour(),
                    utc.getMinute(),
                    utc.getSecond(),
                    stamp.nanos(),
                    ZoneOffset.UTC,
                    end);
        } catch (DateTimeException e) {
            // "Feb 31": resolving it says so
            return stamp.withZone(null, end);
        }
    }
}
