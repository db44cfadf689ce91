package gac.ingest.parse.pattern;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Template;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of an operator's own software, tried in order; the first that fits the whole line decides. Matching costs no more than the number of places times the
 * length of the line, whatever the pattern ({@link Template}).
 */
public final class PatternSet {
    private static final String TIME = "@timestamp";

    private record Constant(PatternTarget target, String value) {}

    private record Entry(Template template, List<PatternTarget> targets, List<Constant> constants) {}

    /**
     * A line that one of the patterns fits.
     *
     * @param index of the pattern
     */
    public record Match(int index, List<String> values) {}

    private final String name;
    private final @Nullable DateTimeFormatter times;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param name what {@code ingest.parser} says of the lines
     * @param times how {@code @timestamp} is written; null where {@link gac.ingest.parse.text.Stamps} reads it
     */
    public PatternSet(String name, @Nullable DateTimeFormatter times) {
        this.name = name;
        this.times = times;
    }

    /**
     * Adds a pattern behind the others.
     *
     * @param constants what the event has besides, by ECS name
     * @throws IllegalArgumentException telling what is wrong with it
     */
    public void add(String pattern, Map<String, String> constants) {
        Template template = Template.of(pattern);
        List<PatternTarget> targets = new ArrayList<>();
        for (Template.Place place : template.places()) {
            targets.add(PatternTarget.of(place.name()));
        }
        List<Constant> fixed = new ArrayList<>();
        constants.forEach((key, value) -> {
            PatternTarget target = PatternTarget.of(key);
            String refusal = target.refuses(value);
            if (refusal != null) {
                throw new IllegalArgumentException("set." + key + ": " + refusal);
            }
            fixed.add(new Constant(target, value));
        });
        entries.add(new Entry(template, targets, fixed));
    }

    public String name() {
        return name;
    }

    public int size() {
        return entries.size();
    }

    /** The first pattern that fits the whole text; null when none does. */
    public @Nullable Match match(String text) {
        for (int i = 0; i < entries.size(); i++) {
            List<String> values = entries.get(i).template().match(text, 0);
            if (values != null) {
                return new Match(i, values);
            }
        }
        return null;
    }

    /** Writes what a pattern read. A value that does not fit the type of its place stays under its name in {@code fields}, and the event is tagged. */
    public void apply(Match match, String text, Draft draft) {
        Entry entry = entries.get(match.index());
        draft.parser(name);
        draft.message(text);
        for (Constant constant : entry.constants()) {
            constant.target().set(constant.value(), draft);
        }
        for (int i = 0; i < match.values().size(); i++) {
            PatternTarget target = entry.targets().get(i);
            String value = match.values().get(i).trim();
            if (target.name().equals("*")) {
                continue;
            }
            boolean set;
            if (times != null && target.name().equals(TIME)) {
                set = time(times, value, draft);
            } else {
                set = target.set(value, draft);
            }
            if (!set) {
                draft.tag("pattern_value_refused");
            }
        }
    }

    private static boolean time(DateTimeFormatter times, String value, Draft draft) {
        try {
            TemporalAccessor read = times.parse(value);
            ZoneId zone = read.query(TemporalQueries.zone());
            LocalDateTime at = read.isSupported(ChronoField.INSTANT_SECONDS) && zone == null
                    ? LocalDateTime.ofEpochSecond(read.getLong(ChronoField.INSTANT_SECONDS), 0, ZoneOffset.UTC)
                    : LocalDateTime.from(read);
            draft.claim(new Stamp(
                    at.getYear(),
                    at.getMonthValue(),
                    at.getDayOfMonth(),
                    at.getHour(),
                    at.getMinute(),
                    at.getSecond(),
                    at.getNano(),
                    zone,
                    value.length()));
            return true;
        } catch (DateTimeException e) {
            draft.field(TIME, value);
            return false;
        }
    }
}
