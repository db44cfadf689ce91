package gac.ingest.parse.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A time as a line writes it, before zone and year are settled.
 *
 * @param year four digits; 0 where the line has none (RFC 3164)
 * @param zone the zone the line names, or null
 * @param end index behind the last character of the time
 */
public record Stamp(
        int year,
        int month,
        int day,
        int hour,
        int minute,
        int second,
        int nanos,
        @Nullable ZoneId zone,
        int end) {
    private static final Duration AHEAD = Duration.ofDays(1);

    /**
     * The instant. A missing zone is {@code fallback}; a missing year is the latest one that puts the time no more than a day after
     * {@code received}, so that December's lines arriving in January, and a clock a little ahead on New Year's Eve, both come out right;
     * 29 February goes to the latest leap year.
     *
     * @return null when there is no such date or time of day
     */
    @Nullable
    public Instant resolve(ZoneId fallback, Instant received) {
        ZoneId in = zone == null ? fallback : zone;
        try {
            if (year != 0) {
                return instant(year, in);
            }
            int newest = ZonedDateTime.ofInstant(received, in).getYear() + 1;
            Instant latest = received.plus(AHEAD);
            for (int candidate = newest; candidate > newest - 10; candidate--) {
                if (month == 2 && day == 29 && !java.time.Year.isLeap(candidate)) {
                    continue;
                }
                Instant instant = instant(candidate, in);
                if (!instant.isAfter(latest)) {
                    return instant;
                }
            }
            return null;
        } catch (DateTimeException e) {
            // "Feb 31", "25:61": the line claims no time that exists.
            return null;
        }
    }

    private Instant instant(int inYear, ZoneId in) {
        LocalDateTime local = at(inYear);
        // Most zones in lines are offsets, for which no rules have to be asked.
        return in instanceof ZoneOffset offset
                ? local.toInstant(offset)
                : local.atZone(in).toInstant();
    }

    private LocalDateTime at(int inYear) {
        // 60 is a leap second (RFC 5424 forbids it, others write it): the last one of the minute stands for it.
        return LocalDateTime.of(
                LocalDate.of(inYear, month, day), LocalTime.of(hour, minute, Math.min(second, 59), nanos));
    }

    public Stamp withZone(@Nullable ZoneId other, int newEnd) {
        return new Stamp(year, month, day, hour, minute, second, nanos, other, newEnd);
    }

    Stamp withDay(int newMonth, int newDay) {
        return new Stamp(year, newMonth, newDay, hour, minute, second, nanos, zone, end);
    }

    /** A time known as seconds since 1970. */
    public static Stamp ofEpoch(long seconds, int nanos, int end) {
        LocalDateTime t = LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
        return new Stamp(
                t.getYear(),
                t.getMonthValue(),
                t.getDayOfMonth(),
                t.getHour(),
                t.getMinute(),
                t.getSecond(),
                nanos,
                ZoneOffset.UTC,
                end);
    }
}
