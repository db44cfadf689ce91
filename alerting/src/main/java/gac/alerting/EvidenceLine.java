package gac.alerting;

import gac.schemas.avro.Evidence;
import gac.schemas.avro.Span;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A log line as a card shows it: escaped, what matched marked, cut to a bounded width around the first match. */
final class EvidenceLine {
    private static final String ELLIPSIS = "…";

    private EvidenceLine() {}

    /**
     * At most {@code count} of the lines, in their order: the first of every rule that matched, so that no condition goes without a line, then
     * from the start.
     */
    static List<Evidence> choose(List<Evidence> lines, int count) {
        BitSet chosen = new BitSet();
        Set<String> rules = new HashSet<>();
        for (int i = 0; i < lines.size() && chosen.cardinality() < count; i++) {
            if (rules.add(lines.get(i).getRule())) {
                chosen.set(i);
            }
        }
        for (int i = 0; i < lines.size() && chosen.cardinality() < count; i++) {
            chosen.set(i);
        }
        return chosen.stream().mapToObj(lines::get).toList();
    }

    /**
     * The line in at most {@code columns} columns. Where it is longer, the first match is kept in view with a third of the room before it.
     */
    static Styled of(Evidence evidence, int columns) {
        String line = evidence.getLine();
        BitSet matched = matched(evidence);
        int[] shown = window(line, matched.nextSetBit(0), columns - 2 * ELLIPSIS.length());
        Styled out = new Styled();
        if (shown[0] > 0) {
            out.add(ELLIPSIS);
        }
        int i = shown[0];
        while (i < shown[1]) {
            boolean match = matched.get(i);
            int end = Math.min(shown[1], match ? matched.nextClearBit(i) : orElse(matched.nextSetBit(i), shown[1]));
            out.add(match ? Styled.Style.MATCH : Styled.Style.PLAIN, escaped(line, i, end));
            i = end;
        }
        if (shown[1] < line.length() || evidence.getTruncated()) {
            out.add(ELLIPSIS);
        }
        return out;
    }

    /** Offsets come from a record: they may lie outside the line, overlap or be out of order. */
    private static BitSet matched(Evidence evidence) {
        BitSet matched = new BitSet();
        int length = evidence.getLine().length();
        for (Span span : evidence.getSpans()) {
            int start = Math.max(0, Math.min(span.getStart(), length));
            int end = Math.max(start, Math.min(span.getEnd(), length));
            matched.set(start, end);
        }
        return matched;
    }

    private static int[] window(String line, int firstMatch, int columns) {
        int end = fitting(line, 0, columns);
        if (end == line.length() || firstMatch < end * 2 / 3) {
            return new int[] {0, end};
        }
        int start = firstMatch;
        int before = 0;
        while (start > 0 && before < columns / 3) {
            start -= Character.charCount(line.codePointBefore(start));
            before += Printable.width(escaped(line, start, line.offsetByCodePoints(start, 1)));
        }
        return new int[] {start, fitting(line, start, columns)};
    }

    private static int fitting(String line, int start, int columns) {
        int used = 0;
        int i = start;
        while (i < line.length()) {
            int next = i + Character.charCount(line.codePointAt(i));
            used += Printable.width(escaped(line, i, next));
            if (used > columns) {
                return i;
            }
            i = next;
        }
        return i;
    }

    private static String escaped(String line, int start, int end) {
        StringBuilder out = new StringBuilder();
        Printable.append(out, line, start, end);
        return out.toString();
    }

    private static int orElse(int index, int otherwise) {
        return index < 0 ? otherwise : index;
    }
}
