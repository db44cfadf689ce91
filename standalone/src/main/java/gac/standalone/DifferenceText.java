package gac.standalone;

import gac.correlate.release.Difference;
import gac.correlate.release.Difference.Aspect;
import gac.correlate.release.Difference.How;
import gac.correlate.release.Difference.Item;
import gac.correlate.release.Difference.Kind;
import gac.correlate.release.Difference.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a release changes, for the person who decides on it. */
final class DifferenceText {
    private static final int LONGEST = 60;

    private DifferenceText() {}

    /** One line for each thing, and one more for each part that changed. */
    static List<String> of(Difference difference) {
        List<String> lines = new ArrayList<>();
        for (Item item : difference.items()) {
            String mark = item.how() == How.ADDED ? "+" : item.how() == How.REMOVED ? "-" : "~";
            lines.add(mark + " " + item.kind().name().toLowerCase(Locale.ROOT) + " " + item.name() + ": " + item.title()
                    + (item.name().equals(item.id()) ? "" : " (" + item.id() + ")"));
            item.parts().forEach(part -> lines.add("    " + text(part)));
            if (item.how() == How.CHANGED && item.kind() == Kind.RULE) {
                lines.add(
                        item.breaksState()
                                ? "    breaks state: what was counted so far is lost, counts begin anew"
                                : "    keeps state");
            }
        }
        return lines;
    }

    private static String text(Part part) {
        String before = part.before();
        String after = part.after();
        String aspect = part.aspect() == Aspect.DATA ? "" : part.aspect().name().toLowerCase(Locale.ROOT) + ": ";
        if (before == null && after == null) {
            return aspect + part.what() + " changed";
        }
        return aspect + part.what() + " " + shortened(before) + " → " + shortened(after);
    }

    private static String shortened(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "(none)";
        }
        return value.codePointCount(0, value.length()) <= LONGEST
                ? value
                : value.substring(0, value.offsetByCodePoints(0, LONGEST)) + "…";
    }

    /** All of it in one line, such as {@code 2 rules added, 1 rule changed}. */
    static String summary(Difference difference) {
        List<String> counts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (How how : How.values()) {
                long count = difference.count(kind, how);
                if (count > 0) {
                    String name = kind.name().toLowerCase(Locale.ROOT);
                    counts.add(count + " " + name + (count == 1 ? "" : "s") + " "
                            + how.name().toLowerCase(Locale.ROOT));
                }
            }
        }
        return counts.isEmpty() ? "no difference" : String.join(", ", counts);
    }
}
