package gac.alerting;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Instants and durations as cards say them: wall-clock time of Vietnam, with its offset. */
final class LocalTimes {
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("x", Locale.ROOT);

    private LocalTimes() {}

    static String date(Instant instant) {
        return DATE.format(instant.atZone(ZONE));
    }

    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZONE));
    }

    /** Date, time and offset: {@code 2026-11-20 08:15:02 +07}. */
    static String full(Instant instant) {
        ZonedDateTime local = instant.atZone(ZONE);
        return DATE.format(local) + " " + TIME.format(local) + " " + OFFSET.format(local);
    }

    /** For {@code find -newermt} and the like: {@code 2026-11-20 08:15:02 +0700}. */
    static String forCommands(Instant instant) {
        return full(instant) + "00";
    }

    /** First and last with the date said once where it is the same: {@code 2026-11-20 08:15:02 → 08:19:44 +07}. */
    static String range(Instant first, Instant last) {
        if (first.equals(last)) {
            return full(first);
        }
        ZonedDateTime from = first.atZone(ZONE);
        LocalDate day = from.toLocalDate();
        String start = DATE.format(from) + " " + TIME.format(from) + " → ";
        ZonedDateTime to = last.atZone(ZONE);
        return day.equals(to.toLocalDate()) ? start + TIME.format(to) + " " + OFFSET.format(to) : start + full(last);
    }

    /** The two largest units: {@code 4 min 42 s}, {@code 4 phút 42 giây}; below a second {@code 0 s}. */
    static String duration(Duration duration, Language language) {
        String[] units = language == Language.EN
                ? new String[] {"d", "h", "min", "s"}
                : new String[] {"ngày", "giờ", "phút", "giây"};
        long[] values = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()};
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < units.length && parts.size() < 2; i++) {
            if (values[i] != 0) {
                parts.add(values[i] + " " + units[i]);
            } else if (!parts.isEmpty()) {
                break;
            }
        }
        return parts.isEmpty() ? "0 " + units[3] : String.join(" ", parts);
    }
}
