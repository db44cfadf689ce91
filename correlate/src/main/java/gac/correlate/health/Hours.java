package gac.correlate.health;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** Hours that are alike: each hour of the day, on working days and on Saturdays and Sundays; Vietnamese time. */
final class Hours {
    static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** How many kinds there are. */
    static final int KINDS = 48;

    private Hours() {}

    /** The kind of hour an instant is in, from 0. */
    static int kind(Instant instant) {
        ZonedDateTime time = instant.atZone(ZONE);
        return time.getHour() + (isOff(time.toLocalDate()) ? KINDS / 2 : 0);
    }

    /** The same hour of the other days. */
    static int twin(int kind) {
        return (kind + KINDS / 2) % KINDS;
    }

    private static boolean isOff(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** When the hour began that an instant is in. */
    static Instant began(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS); // the zone is whole hours off
    }
}
