package gac.correlate.sigma.lint;

import gac.correlate.sigma.Origin;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.explain.ValueText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What in an event lets the index pass a rule by: a literal, at least a field, or nothing. Of parts that must all hold the strongest
 * serves; of alternatives every one is needed, so the weakest decides.
 */
final class Indexing {
    private static final int NAMED = 3;
    private static final Pattern CLASS = Pattern.compile("\\[\\^?]?[^]]*]");
    private static final Pattern ESCAPE = Pattern.compile("\\\\[a-zA-Z]|\\(\\?[a-zA-Z:]*");
    private static final Pattern LITERALS = Pattern.compile("[\\p{L}\\p{N} /_%=&:;@,<>!#\"'~-]|\\\\[^a-zA-Z0-9]");

    private final Detection detection;

    private Indexing(Detection detection) {
        this.detection = detection;
    }

    enum Strength {
        NOTHING,
        FIELD,
        LITERAL
    }

    /** Why a part is no stronger than it is. */
    record Reason(@Nullable Origin origin, String text) {}

    /** @param reasons of a weak rule, in the order written; empty for a strong one, and where a field is all that is needed */
    record Verdict(Strength strength, List<Reason> reasons) {}

    static Verdict of(Detection detection) {
        return new Indexing(detection).condition(detection.condition());
    }

    private Verdict condition(Condition condition) {
        if (condition instanceof Condition.Named named) {
            return selection(Objects.requireNonNull(detection.selections().get(named.selection())));
        }
        if (condition instanceof Condition.And and) {
            return strongest(and.parts().stream().map(this::condition));
        }
        if (condition instanceof Condition.Or or) {
            return weakest(or.parts().stream().map(this::condition));
        }
        Condition part = ((Condition.Not) condition).part();
        return nothing(null, "'not " + text(part) + "' asks for nothing that must be there");
    }

    private static String text(Condition condition) {
        if (condition instanceof Condition.Named named) {
            return named.selection();
        }
        if (condition instanceof Condition.Not not) {
            return "not " + text(not.part());
        }
        boolean and = condition instanceof Condition.And;
        List<Condition> parts = and ? ((Condition.And) condition).parts() : ((Condition.Or) condition).parts();
        String more = parts.size() > NAMED ? (and ? " and …" : " or …") : "";
        return parts.stream()
                .limit(NAMED)
                .map(Indexing::text)
                .collect(Collectors.joining(and ? " and " : " or ", "(", more + ")"));
    }

    private Verdict selection(Selection selection) {
        if (selection instanceof Selection.All all) {
            return strongest(all.items().stream().map(Indexing::item));
        }
        return weakest(((Selection.Any) selection).alternatives().stream().map(this::selection));
    }

    private static Verdict item(Item item) {
        if (item.negated()) {
            return nothing(item.origin(), "'" + item.key() + "' asks for nothing that must be there (neq)");
        }
        Stream<Verdict> values = item.values().stream().map(value -> value(item, value));
        return item.all() ? strongest(values) : weakest(values);
    }

    private static Verdict value(Item item, Value value) {
        String key = item.key().isEmpty() ? "a keyword" : "'" + item.key() + "'";
        if (value instanceof Value.Null) {
            return nothing(item.origin(), key + ": null asks that nothing be there");
        }
        if (value instanceof Value.Exists) {
            return nothing(item.origin(), key + ": exists looks at no value");
        }
        if (value instanceof Value.Text text
                && text.pattern().hasWildcard()
                && text.pattern().literalText().isEmpty()) {
            return field(item.origin(), key + ": " + ValueText.of(value) + " matches whatever has a value");
        }
        if (value instanceof Value.Text text
                && item.field() == null
                && text.pattern().literalText().isEmpty()) {
            return field(item.origin(), key + ": the empty text stands in every event");
        }
        if (value instanceof Value.Regex regex && !hasLiteral(regex.expression())) {
            return field(item.origin(), key + ": " + ValueText.of(value) + " has no literal that every match contains");
        }
        if (value instanceof Value.OneOf oneOf) {
            return weakest(oneOf.spellings().stream().map(spelling -> value(item, spelling)));
        }
        boolean literal = value instanceof Value.Text || value instanceof Value.Numeral || value instanceof Value.Regex;
        return new Verdict(literal ? Strength.LITERAL : Strength.FIELD, List.of());
    }

    /** Careful: a literal character anywhere counts, so that no expression is called slow that is not. */
    private static boolean hasLiteral(String expression) {
        String bare = ESCAPE.matcher(CLASS.matcher(expression).replaceAll(".")).replaceAll(".");
        return LITERALS.matcher(bare.replaceAll("\\{[0-9,]+}", ".")).find();
    }

    private static Verdict nothing(@Nullable Origin origin, String reason) {
        return new Verdict(Strength.NOTHING, List.of(new Reason(origin, reason)));
    }

    private static Verdict field(@Nullable Origin origin, String reason) {
        return new Verdict(Strength.FIELD, List.of(new Reason(origin, reason)));
    }

    private static Verdict strongest(Stream<Verdict> parts) {
        List<Verdict> all = parts.toList();
        Strength best = all.stream()
                .map(Verdict::strength)
                .max(Comparator.naturalOrder())
                .orElse(Strength.NOTHING);
        List<Verdict> strong =
                all.stream().filter(one -> one.strength() == best).toList();
        // One that needs no reason (a comparison, a network) is as good as it can be.
        boolean fine = strong.stream().anyMatch(one -> one.reasons().isEmpty());
        return new Verdict(best, fine ? List.of() : reasons(strong));
    }

    private static Verdict weakest(Stream<Verdict> parts) {
        List<Verdict> all = parts.toList();
        Strength worst = all.stream()
                .map(Verdict::strength)
                .min(Comparator.naturalOrder())
                .orElse(Strength.NOTHING);
        return new Verdict(
                worst,
                reasons(all.stream().filter(one -> one.strength() == worst).toList()));
    }

    private static List<Reason> reasons(List<Verdict> verdicts) {
        List<Reason> reasons = new ArrayList<>();
        verdicts.forEach(verdict -> reasons.addAll(verdict.reasons()));
        return reasons;
    }
}
