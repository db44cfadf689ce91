package gac.correlate.detect;

import gac.correlate.sigma.Span;
import gac.schemas.EventView;
import gac.schemas.avro.Evidence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The line of an event as it travels with an alert: at most {@link #MAX_BYTES} of UTF-8, cut at a character, with the parts that matched marked.
 * A line that is longer is cut so that the first marked part stays in it.
 */
final class EvidenceLine {
    static final int MAX_BYTES = 512;
    private static final int MAX_SPANS = 16;
    /** Characters kept before the first marked part when the line's start has to go. */
    private static final int LEAD = 60;

    private EvidenceLine() {}

    static Evidence of(EventView event, String rule, List<Span> matched, Instant effective, Instant received) {
        String original = text(event, "event.original");
        List<int[]> marks = marks(original, event, matched);
        int from = 0;
        if (!marks.isEmpty() && !fits(original, 0, marks.get(0)[1])) {
            from = start(original, Math.max(0, marks.get(0)[0] - LEAD));
        }
        int to = end(original, from);
        List<gac.schemas.avro.Span> spans = new ArrayList<>();
        for (int[] mark : marks) {
            int start = Math.max(mark[0], from) - from;
            int end = Math.min(mark[1], to) - from;
            if (start < end && spans.size() < MAX_SPANS) {
                spans.add(new gac.schemas.avro.Span(start, end));
            }
        }
        Evidence evidence = new Evidence();
        evidence.setLine(original.substring(from, to));
        evidence.setTruncated(from > 0 || to < original.length());
        evidence.setEventId(text(event, "event.id"));
        evidence.setEffective(effective);
        evidence.setReceived(received);
        evidence.setSource(event.text("ingest.source"));
        evidence.setRule(rule);
        evidence.setSpans(spans);
        return evidence;
    }

    private static String text(EventView event, String field) {
        String text = event.text(field);
        return text == null ? "" : text;
    }

    /** Where the matched parts stand in the line: in order, not overlapping. */
    private static List<int[]> marks(String line, EventView event, List<Span> matched) {
        List<int[]> marks = new ArrayList<>();
        for (Span span : matched) {
            int value = span.value().isEmpty() ? -1 : line.indexOf(span.value());
            if (value >= 0 && span.end() <= span.value().length()) {
                marks.add(new int[] {value + span.start(), value + span.end()});
                continue;
            }
            int part = span.text().length() < 3 ? -1 : line.indexOf(span.text());
            if (part >= 0) {
                marks.add(new int[] {part, part + span.text().length()});
            } else if (span.field().equals("url.decoded")) {
                // the decoded view is not in the line; what it was decoded from is
                String raw = text(event, "url.original");
                int at = raw.isEmpty() ? -1 : line.indexOf(raw);
                if (at >= 0) {
                    marks.add(new int[] {at, at + raw.length()});
                }
            }
        }
        return merged(marks);
    }

    private static List<int[]> merged(List<int[]> marks) {
        List<int[]> merged = new ArrayList<>();
        marks.stream()
                .filter(mark -> mark[0] < mark[1])
                .sorted(Comparator.<int[]>comparingInt(mark -> mark[0]).thenComparingInt(mark -> mark[1]))
                .forEach(mark -> {
                    int[] last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
                    if (last != null && mark[0] <= last[1]) {
                        last[1] = Math.max(last[1], mark[1]);
                    } else {
                        merged.add(mark);
                    }
                });
        return merged;
    }

    private static boolean fits(String line, int from, int to) {
        return to - from <= MAX_BYTES && line.substring(from, to).getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private static int start(String line, int at) {
        return at > 0 && Character.isLowSurrogate(line.charAt(at)) ? at - 1 : at;
    }

    /** The last character boundary up to which the text from {@code from} takes at most {@link #MAX_BYTES}. */
    private static int end(String line, int from) {
        int bytes = 0;
        int at = from;
        while (at < line.length()) {
            int code = line.codePointAt(at);
            bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
            if (bytes > MAX_BYTES) {
                return at;
            }
            at += Character.charCount(code);
        }
        return at;
    }
}
