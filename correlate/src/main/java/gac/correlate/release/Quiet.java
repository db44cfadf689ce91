package gac.correlate.release;

import gac.schemas.avro.QuietTime;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A time in which sources may be silent: hours of days, which come again, or a time from one instant to another. Vietnamese time.
 *
 * @param days on which it begins; of hours that come again
 * @param begins time of the day; null: it does not come again
 * @param ends time of the day, of the next one when it is not after {@code begins}
 * @param from first instant, of what does not come again
 * @param to first instant after it
 */
record Quiet(
        Set<DayOfWeek> days,
        @Nullable LocalTime begins,
        @Nullable LocalTime ends,
        Instant from,
        Instant to) {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    /** Longer times are looked at from their end only. */
    private static final int LONGEST_DAYS = 40;

    /**
     * Reads it.
     *
     * @throws DateTimeException that says what is wrong
     */
    static Quiet of(QuietTime time) {
        if (time.getFrom().length() <= 5) {
            LocalTime begins = timeOfDay(time.getFrom());
            LocalTime ends = timeOfDay(time.getTo());
            return new Quiet(days(time.getDays()), begins, ends, Instant.MIN, Instant.MAX);
        }
        if (!time.getDays().isEmpty()) {
            throw new DateTimeException("days go with times of the day, such as from: \"18:00\"");
        }
        Instant from = WatchesYaml.instant(time.getFrom(), 0);
        Instant to = WatchesYaml.instant(time.getTo(), 1);
        if (!from.isBefore(to)) {
            throw new DateTimeException("'to' must be after 'from'");
        }
        return new Quiet(Set.of(), null, null, from, to);
    }

    private static Set<DayOfWeek> days(List<String> names) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : names) {
            int day = DAYS.indexOf(name.toLowerCase(Locale.ROOT));
            if (day < 0) {
                throw new DateTimeException("'" + name + "' is no day; write " + String.join(", ", DAYS));
            }
            days.add(DayOfWeek.of(day + 1));
        }
        return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
    }

    private static LocalTime timeOfDay(String text) {
        try {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new DateTimeException(
                    "'" + text + "' is no time of the day; write it as \"18:00\", in quotation marks", e);
        }
    }

    /** Whether any of it lies between the two instants, the first excluded and the last included. */
    boolean overlaps(Instant after, Instant until) {
        LocalTime start = begins;
        LocalTime end = ends;
        if (start == null || end == null) {
            return from.compareTo(until) <= 0 && to.isAfter(after);
        }
        LocalDate last = until.atZone(WatchesYaml.ZONE).toLocalDate();
        LocalDate first = after.atZone(WatchesYaml.ZONE).toLocalDate().minusDays(1);
        LocalDate earliest = last.minusDays(LONGEST_DAYS);
        for (LocalDate day = first.isBefore(earliest) ? earliest : first; !day.isAfter(last); day = day.plusDays(1)) {
            if (days.contains(day.getDayOfWeek())) {
                Instant begin = day.atTime(start).atZone(WatchesYaml.ZONE).toInstant();
                Instant over = (end.isAfter(start) ? day : day.plusDays(1))
                        .atTime(end)
                        .atZone(WatchesYaml.ZONE)
                        .toInstant();
                if (!begin.isAfter(until) && over.isAfter(after)) {
                    return true;
                }
            }
        }
        return false;
    }
}
