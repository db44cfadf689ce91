package gac.correlate.sigma.load;

import gac.correlate.sigma.CorrelationCondition;
import gac.correlate.sigma.CorrelationCondition.AboveUsual;
import gac.correlate.sigma.CorrelationCondition.FirstSeen;
import gac.correlate.sigma.SigmaCorrelation;
import java.time.Duration;
import java.util.List;

/** Reads the conditions of Gác's own correlation types, which compare a group with its own past. */
final class BaselineReader {
    private static final Duration WARM_UP = Duration.ofDays(7);
    /** A shorter memory could not tell what is new from what was just late. */
    private static final Duration LEAST_MEMORY = Duration.ofHours(6);

    private static final Duration MOST_MEMORY = Duration.ofDays(366);

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LEAST_PART = Duration.ofMinutes(5);
    private static final double DEVIATIONS = 6;
    private static final int DAYS = 14;
    private static final int MOST_DAYS = 60;

    private BaselineReader() {}

    static CorrelationCondition read(Section correlation, SigmaCorrelation.Type type, Duration timespan) {
        Section condition = Section.of(
                correlation.required(
                        "condition",
                        type == SigmaCorrelation.Type.FIRST_SEEN
                                ? "say which field, such as 'condition: {field: source.ip}'"
                                : "say how many events at least, such as 'condition: {gte: 100}'"),
                "condition");
        return type == SigmaCorrelation.Type.FIRST_SEEN
                ? firstSeen(correlation, condition, timespan)
                : aboveUsual(correlation, condition, timespan);
    }

    private static FirstSeen firstSeen(Section correlation, Section condition, Duration timespan) {
        condition.onlyKeys(List.of("field", "warm-up"));
        condition.required("field", "say which field's values are looked at, such as 'field: source.ip'");
        List<String> fields = condition.texts("field");
        if (fields.isEmpty()) {
            throw new DefinitionException(condition.origin("field"), "'field' names no field");
        }
        if (timespan.compareTo(LEAST_MEMORY) < 0 || timespan.compareTo(MOST_MEMORY) > 0) {
            throw new DefinitionException(
                    correlation.origin("timespan"),
                    "the timespan of a first_seen is how long a value counts as known: 6h to 366d",
                    "write for example 'timespan: 30d'");
        }
        Duration warmUp = condition.get("warm-up") == null
                ? shorter(WARM_UP, timespan.dividedBy(4))
                : Timespans.read(condition, "warm-up");
        if (warmUp.compareTo(timespan.dividedBy(2)) > 0) {
            throw new DefinitionException(
                    condition.origin("warm-up"),
                    "'warm-up' is longer than half the timespan",
                    "make it shorter, or the timespan longer");
        }
        return new FirstSeen(fields, warmUp);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static AboveUsual aboveUsual(Section correlation, Section condition, Duration timespan) {
        condition.onlyKeys(List.of("gte", "deviations", "history", "warm-up"));
        condition.required("gte", "say how many events at least, such as 'gte: 100': few events are never an alert");
        if (timespan.compareTo(LEAST_PART) < 0
                || timespan.compareTo(DAY) > 0
                || DAY.toSeconds() % timespan.toSeconds() != 0) {
            throw new DefinitionException(
                    correlation.origin("timespan"),
                    "the timespan of an above_usual is a part of the day, 5m to 24h, of which a day has a whole number",
                    "write for example 1h, 30m or 24h");
        }
        double least = CorrelationReader.number(condition, "gte", false);
        if (least < 1) {
            throw new DefinitionException(condition.origin("gte"), "'gte' must be at least 1");
        }
        double deviations = condition.get("deviations") == null
                ? DEVIATIONS
                : CorrelationReader.number(condition, "deviations", true);
        if (deviations <= 0) {
            throw new DefinitionException(
                    condition.origin("deviations"), "'deviations' must be above 0", "3 is often, 6 is seldom");
        }
        int days = condition.get("history") == null ? DAYS : days(condition, "history");
        if (days < 2 || days > MOST_DAYS) {
            throw new DefinitionException(
                    condition.origin("history"), "'history' must be 2d to " + MOST_DAYS + "d", "write for example 14d");
        }
        int warmUp =
                condition.get("warm-up") == null ? Math.min((int) WARM_UP.toDays(), days) : days(condition, "warm-up");
        if (warmUp > days) {
            throw new DefinitionException(
                    condition.origin("warm-up"), "'warm-up' is longer than the history of " + days + "d");
        }
        return new AboveUsual(deviations, (long) least, days, warmUp);
    }

    private static int days(Section condition, String key) {
        Duration length = Timespans.read(condition, key);
        if (length.toSeconds() % DAY.toSeconds() != 0 || length.toDays() > Integer.MAX_VALUE) {
            throw new DefinitionException(
                    condition.origin(key), "'" + key + "' must be whole days", "write for example 14d");
        }
        return (int) length.toDays();
    }
}
