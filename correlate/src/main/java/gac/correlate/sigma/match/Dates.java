package gac.correlate.sigma.match;

import gac.correlate.sigma.detection.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.OptionalInt;

/**
 * Parts of dates. Text is ISO 8601 ({@code 2026-01-31}, {@code 2026-01-31T23:59:00+07:00}, a space for the T): its parts
 * are read as written, in whatever zone it was written. A number is milliseconds since 1970, in UTC.
 */
final class Dates {
    private static final int DATE_LENGTH = 10;
    private static final int MINUTE_LENGTH = 16;

    private Dates() {}

    static OptionalInt part(Value.Part part, ValueView view) {
        try {
            if (view.raw() instanceof Number number) {
                return part(part, LocalDateTime.ofInstant(Instant.ofEpochMilli(number.longValue()), ZoneOffset.UTC));
            }
            String text = view.text();
            if (text.length() == DATE_LENGTH) {
                return part(part, LocalDate.parse(text).atStartOfDay());
            }
            if (text.length() < MINUTE_LENGTH || (text.charAt(DATE_LENGTH) != 'T' && text.charAt(DATE_LENGTH) != ' ')) {
                return OptionalInt.empty();
            }
            return part(
                    part, LocalDateTime.parse(text.substring(0, MINUTE_LENGTH).replace(' ', 'T')));
        } catch (DateTimeException notADate) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt part(Value.Part part, LocalDateTime date) {
        return OptionalInt.of(
                switch (part) {
                    case MINUTE -> date.getMinute();
                    case HOUR -> date.getHour();
                    case DAY -> date.getDayOfMonth();
                    case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                    case MONTH -> date.getMonthValue();
                    case YEAR -> date.getYear();
                });
    }
}
