package gac.correlate.sigma.explain;

import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Span;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one rule on one event, piece by piece.
 *
 * @param condition filters included
 * @param selections in the order written, those of filters last
 */
public record Explanation(SigmaRule rule, Node condition, List<Named> selections) {
    public Explanation {
        selections = List.copyOf(selections);
    }

    public boolean matched() {
        return condition.holds();
    }

    /** A part of the condition. */
    public sealed interface Node {
        boolean holds();

        record Selected(String selection, boolean holds) implements Node {}

        record All(List<Node> parts, boolean holds) implements Node {}

        record Any(List<Node> parts, boolean holds) implements Node {}

        record Not(Node part, boolean holds) implements Node {}
    }

    /** A selection by its name. */
    public record Named(String name, Part part) {}

    /** A selection, or one alternative of it. */
    public sealed interface Part {
        boolean holds();

        /** A map: every item matches. */
        record Items(List<Tried> items, boolean holds) implements Part {}

        /** A list: one alternative matches. */
        record Alternatives(List<Part> parts, boolean holds) implements Part {}
    }

    /** One item, its field in the event, and what each of its values said. */
    public record Tried(Item item, boolean holds, Field field, List<Outcome> values) {}

    /**
     * One value of an item.
     *
     * @param span the part of the event that matches; null when nothing does, or when the value matches by absence
     * @param spelling which of several spellings matched (base64offset, windash, expand); null when there is only one
     * @param hint what would have matched, or why nothing could; null when there is nothing to say
     */
    public record Outcome(
            Value value,
            boolean holds,
            @Nullable Span span,
            @Nullable Value spelling,
            @Nullable String hint) {}

    /**
     * A field as the engine sees it.
     *
     * @param tried the names looked for, the rule's own first, then the taxonomy's; empty for keywords
     * @param name the one the event has; null when it has none
     * @param value as in the event; null for null and for absent
     * @param like names in the event that the rule may have meant; only when the field is absent
     */
    public record Field(
            List<String> tried,
            @Nullable String name,
            State state,
            @Nullable Object value,
            List<String> like) {}

    /** What there is to match. */
    public enum State {
        /** Keywords: every value of the event. */
        EVERYTHING,
        ABSENT,
        NULL,
        /** A list without values. */
        EMPTY,
        VALUE,
        LIST
    }
}
