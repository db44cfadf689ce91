package gac.correlate.sigma.explain;

import gac.correlate.sigma.Span;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.explain.Explanation.Node;
import gac.correlate.sigma.explain.Explanation.Outcome;
import gac.correlate.sigma.explain.Explanation.Part;
import gac.correlate.sigma.explain.Explanation.Tried;
import java.util.ArrayList;
import java.util.List;

/** An explanation for a person: ✓ holds, ✗ does not, «the part that matches». */
public final class ExplanationText {
    /** Values shown of one item that is decided by others; those that decide come first. */
    private static final int VALUES = 5;

    private final List<String> lines = new ArrayList<>();

    private ExplanationText() {}

    /** The condition's tree, then the selections; without line ends. */
    public static List<String> of(Explanation explanation) {
        ExplanationText text = new ExplanationText();
        text.line(0, explanation.matched(), "condition");
        text.node(1, explanation.condition());
        explanation.selections().forEach(named -> {
            text.line(0, named.part().holds(), named.name());
            text.part(1, named.part());
        });
        return text.lines;
    }

    /** Only what decided: the items that fail of a rule that does not match, those that hold of one that does. */
    public static List<String> excerpt(Explanation explanation) {
        ExplanationText text = new ExplanationText();
        explanation.selections().forEach(named -> {
            text.line(0, named.part().holds(), named.name());
            text.decisive(1, named.part());
        });
        return text.lines;
    }

    private void decisive(int depth, Part part) {
        if (part instanceof Part.Items items) {
            items.items().stream()
                    .filter(tried -> tried.holds() == part.holds())
                    .forEach(tried -> item(depth, tried));
            return;
        }
        ((Part.Alternatives) part)
                .parts().stream()
                        .filter(one -> one.holds() == part.holds())
                        .limit(3)
                        .forEach(one -> decisive(depth, one));
    }

    private void node(int depth, Node node) {
        if (node instanceof Node.Selected selected) {
            line(depth, node.holds(), selected.selection());
        } else if (node instanceof Node.All all) {
            line(depth, node.holds(), "and");
            all.parts().forEach(part -> node(depth + 1, part));
        } else if (node instanceof Node.Any any) {
            line(depth, node.holds(), "or");
            any.parts().forEach(part -> node(depth + 1, part));
        } else {
            line(depth, node.holds(), "not");
            node(depth + 1, ((Node.Not) node).part());
        }
    }

    private void part(int depth, Part part) {
        if (part instanceof Part.Items items) {
            items.items().forEach(tried -> item(depth, tried));
            return;
        }
        List<Part> parts = ((Part.Alternatives) part).parts();
        for (int i = 0; i < parts.size(); i++) {
            line(depth, parts.get(i).holds(), "alternative " + (i + 1) + " of " + parts.size());
            part(depth + 1, parts.get(i));
        }
    }

    private void item(int depth, Tried tried) {
        Item item = tried.item();
        String key = item.key().isEmpty() ? "keywords" : item.key();
        int values = item.values().size();
        String many = values < 2 ? "" : (item.all() ? " (all of " : " (one of ") + values + " values)";
        String negated = item.negated() ? "; neq: the values must not match" : "";
        line(depth, tried.holds(), key + many + ": " + ValueText.of(tried.field()) + negated);
        // Of one-of the matches decide, of all-of the failures: those first, the others shortened.
        List<Outcome> first = new ArrayList<>();
        List<Outcome> rest = new ArrayList<>();
        for (Outcome outcome : tried.values()) {
            boolean decides = outcome.holds() != item.all() || outcome.hint() != null;
            (decides ? first : rest).add(outcome);
        }
        first.addAll(rest);
        first.stream().limit(VALUES).forEach(outcome -> value(depth + 1, outcome));
        if (first.size() > VALUES) {
            long hold = first.stream().skip(VALUES).filter(Outcome::holds).count();
            long others = first.size() - VALUES - hold;
            lines.add("  ".repeat(depth + 1) + "… and " + (hold > 0 ? hold + " more that match" : "")
                    + (hold > 0 && others > 0 ? ", " : "") + (others > 0 ? others + " more that do not" : ""));
        }
    }

    private void value(int depth, Outcome outcome) {
        StringBuilder text = new StringBuilder(ValueText.of(outcome.value()));
        if (outcome.spelling() != null) {
            text.append(", by the spelling ").append(ValueText.of(outcome.spelling()));
        }
        Span span = outcome.span();
        if (span != null) {
            text.append("  →  ").append(ValueText.marked(span));
        }
        if (outcome.hint() != null) {
            text.append("  (").append(outcome.hint()).append(')');
        }
        line(depth, outcome.holds(), text.toString());
    }

    private void line(int depth, boolean holds, String text) {
        lines.add("  ".repeat(depth) + (holds ? "✓ " : "✗ ") + text);
    }
}
