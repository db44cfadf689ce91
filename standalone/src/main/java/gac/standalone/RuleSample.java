package gac.standalone;

import gac.correlate.indicators.Indicator;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Event;
import gac.schemas.avro.Host;
import gac.schemas.avro.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Log lines with a rule that must make it fire, or must not.
 *
 * @param name what reports call it
 * @param note where the lines come from
 * @param type what the lines are
 * @param zone zone of times written without one, and of {@code {time}}
 * @param received when the lines arrived; settles the year where a line has none
 * @param host name of the host for lines that name none, as a source with one host gives it
 * @param indicators what feeds list while the lines come
 * @param steps the lines
 * @param fires whether the rule must fire: a plain rule on each line, a correlation at least once on all of them
 * @param alerts what the alerts of the rule must be, all of them in the order of their first events; null: not looked at
 */
record RuleSample(
        String name,
        String note,
        LineType type,
        ZoneId zone,
        Instant received,
        @Nullable String host,
        List<Indicator> indicators,
        List<Step> steps,
        boolean fires,
        @Nullable List<ExpectedAlert> alerts) {
    /** When the first line of a sample happens, if the sample says nothing else. */
    static final Instant START = Instant.parse("2026-11-20T01:00:00Z");

    /** When lines arrive, if the sample says nothing else. */
    static final Instant RECEIVED = Instant.parse("2026-11-22T01:00:00Z");

    private static final Pattern PLACE = Pattern.compile("\\{(n|time)(?::([^}]*))?\\}");

    /**
     * Lines, repeated.
     *
     * @param lines templates; {@code {n}} is the number of the repetition, from 1, {@code {time}} its time in the form of the log type, and
     *     {@code {time:PATTERN}} in the form of a {@link DateTimeFormatter} pattern
     * @param every time between two repetitions
     * @param after time between the last repetition of the step before and the first of this one
     * @param late how long after its time a line arrives; beyond the grace it is counted apart, as delayed
     */
    record Step(List<String> lines, int times, Duration every, Duration after, Duration late) {}

    /** What an alert must be; null parts are not looked at, a group must be the whole one. */
    record ExpectedAlert(
            @Nullable Map<String, String> group,
            @Nullable Long count,
            @Nullable Instant first,
            @Nullable Instant last,
            @Nullable Boolean delayed) {
        boolean fits(Alert alert) {
            return (group == null || group.equals(alert.getGroup()))
                    && (count == null || count == alert.getCount())
                    && (first == null || first.equals(alert.getFirst()))
                    && (last == null || last.equals(alert.getLast()))
                    && (delayed == null || delayed == (alert.getLane() == Lane.delayed));
        }

        @Override
        public String toString() {
            return (group == null ? "any group" : new TreeMap<>(group).toString())
                    + (count == null ? "" : " count " + count)
                    + (first == null ? "" : " from " + first)
                    + (last == null ? "" : " to " + last)
                    + (delayed == null ? "" : delayed ? " delayed" : " on time");
        }
    }

    /** A line, and how late it arrives. */
    private record Line(String text, Duration late) {}

    /** The lines as they would stand in the log, in order. */
    List<String> lines() {
        return timed().stream().map(Line::text).toList();
    }

    private List<Line> timed() {
        List<Line> all = new ArrayList<>();
        Instant at = START;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            at = i == 0 ? at : at.plus(step.after);
            for (int n = 1; n <= step.times; n++) {
                at = n == 1 ? at : at.plus(step.every);
                for (String line : step.lines) {
                    all.add(new Line(filled(line, n, at), step.late));
                }
            }
        }
        return all;
    }

    /** The events of the lines; the id of each is its index. */
    List<Event> events(LineStream stream) {
        List<Event> events = new ArrayList<>();
        for (Line line : timed()) {
            Event event = stream.read(
                    line.text(), LineContext.offline(type, zone, received, Integer.toString(events.size()), null, -1));
            if (host != null && event.getHost() == null) {
                event.setHost(Host.newBuilder().setName(host).build());
            }
            if (!line.late().isZero()) {
                event.getEvent().setCreated(event.getIngest().getEffective().plus(line.late()));
            }
            events.add(event);
        }
        return events;
    }

    private String filled(String line, int n, Instant at) {
        Matcher place = PLACE.matcher(line);
        StringBuilder out = new StringBuilder();
        while (place.find()) {
            String value = place.group(1).equals("n") ? Integer.toString(n) : written(at, place.group(2));
            place.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return place.appendTail(out).toString();
    }

    private String written(Instant at, @Nullable String pattern) {
        if (pattern == null && type == LineType.AUDITD) {
            return "%d.%03d".formatted(at.getEpochSecond(), at.getNano() / 1_000_000);
        }
        return DateTimeFormatter.ofPattern(pattern == null ? pattern() : pattern, Locale.ENGLISH)
                .withZone(zone)
                .format(at);
    }

    private String pattern() {
        return switch (type) {
            case NGINX_ACCESS, APACHE_ACCESS -> "dd/MMM/yyyy:HH:mm:ss Z";
            case NGINX_ERROR -> "yyyy/MM/dd HH:mm:ss";
            case WEBMAIL, JSON -> "yyyy-MM-dd'T'HH:mm:ssXXX";
            default -> "MMM ppd HH:mm:ss";
        };
    }
}
