package gac.correlate.health;

import gac.schemas.avro.Level;
import gac.schemas.avro.SystemRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it should be, and concerns one or more hosts of one agency.
 *
 * @param since when it began: part of the alert's id
 * @param members the hosts it concerns
 * @param systems their registered systems, the highest level first; null stands for none
 * @param level the highest of their levels
 * @param observed what was seen, such as a part or a rate, for the text; empty: the kind says all
 */
record Finding(
        Subject key,
        Instant since,
        SortedSet<SenderKey> members,
        List<@Nullable SystemRecord> systems,
        int level,
        Map<String, Object> observed) {

    /** The kinds, with the names of the built-in rules; wider ones first. */
    enum Kind {
        /** An ingest instance's receiver gives no sign of life. */
        RECEIVER("gac-health-receiver", Level.high),
        /** A receiver lives, and nothing comes in by it. */
        NOTHING_COMES("gac-health-nothing-comes", Level.high),
        /** A machine that sends for several hosts is silent. */
        COLLECTOR("gac-health-collector", Level.high),
        /** A host is silent. */
        SILENT("gac-health-silent", Level.high),
        /** Lines come, and the time in them stands still. */
        TIME_STANDS("gac-health-time", Level.medium),
        /** Lines come that no parser reads. */
        UNREADABLE("gac-health-parsing", Level.medium),
        /** Far fewer lines than usual. */
        FEWER("gac-health-rate", Level.medium);

        private final String rule;
        private final Level level;

        Kind(String rule, Level level) {
            this.rule = rule;
            this.level = level;
        }

        String rule() {
            return rule;
        }

        Level level() {
            return level;
        }

        static Kind of(String rule) {
            for (Kind kind : values()) {
                if (kind.rule.equals(rule)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no finding of health is called " + rule);
        }
    }

    /**
     * What is found once at a time.
     *
     * @param group field and value, in order; fields as in events
     */
    record Subject(Kind kind, String organization, List<Part> group) {
        Subject {
            group = List.copyOf(group);
        }
    }

    /** A field and its value. */
    record Part(String field, String value) {}

    Finding {
        members = new TreeSet<>(members);
        observed = Map.copyOf(observed);
    }

    /** What was seen of that name; the kind says what there is. */
    <T> T observed(String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(observed.get(name)));
    }
}
