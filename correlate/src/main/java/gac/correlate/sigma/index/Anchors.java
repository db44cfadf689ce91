package gac.correlate.sigma.index;

import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.match.CompiledRule;
import gac.correlate.sigma.match.FieldResolver;
import gac.correlate.sigma.match.FieldTable;
import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.Scalars;
import gac.correlate.sigma.text.TextPattern;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds for a rule a set of anchors of which at least one must hold wherever the rule matches. Of an AND the cheapest part's
 * set is enough; of an OR the sets of all parts are needed; a NOT gives none, as nothing need be there. The cost of a set is
 * how often it is expected to let the rule through: short literals, and literals that many rules are written about, let
 * through more.
 */
final class Anchors {
    private final Map<Anchor, Integer> uses = new HashMap<>();

    /** Counts how many rules use each literal; to be called for all rules before {@link #of}. */
    void count(CompiledRule rule) {
        Set<Anchor> seen = new HashSet<>();
        new Finder(rule).visit(seen::add);
        seen.forEach(anchor -> uses.merge(anchor, 1, Integer::sum));
    }

    /** The anchors of a rule; null when it may match an event without any. */
    @Nullable
    Set<Anchor> of(CompiledRule rule) {
        return new Finder(rule).find();
    }

    private double cost(Set<Anchor> anchors) {
        double cost = 0;
        for (Anchor anchor : anchors) {
            cost += expected(anchor) * (1 + Math.log(uses.getOrDefault(anchor, 1)));
        }
        return cost;
    }

    /** A guess at how many events out of one have the anchor. */
    private static double expected(Anchor anchor) {
        double byLength = Math.max(0.004, Math.pow(0.6, anchor.literal().length()));
        double everywhere = anchor.slot() == FieldTable.EVERYTHING ? 10 : 1;
        return everywhere
                * switch (anchor.kind()) {
                    case WHOLE -> 0.3 * byLength + 0.01;
                    case START, END -> 0.7 * byLength;
                    case ANYWHERE -> byLength;
                    case PRESENT -> 1;
                };
    }

    private final class Finder {
        private final Detection detection;
        private final FieldResolver resolver;
        private final Map<String, @Nullable Set<Anchor>> selections = new HashMap<>();

        Finder(CompiledRule rule) {
            detection = rule.rule().detection();
            resolver = rule.resolver();
        }

        @Nullable
        Set<Anchor> find() {
            return condition(detection.condition());
        }

        void visit(Consumer<Anchor> anchors) {
            detection.selections().values().forEach(selection -> visit(selection, anchors));
        }

        private void visit(Selection selection, Consumer<Anchor> anchors) {
            if (selection instanceof Selection.Any any) {
                any.alternatives().forEach(alternative -> visit(alternative, anchors));
                return;
            }
            for (Item item : ((Selection.All) selection).items()) {
                for (Value value : item.values()) {
                    Set<Anchor> found = value(value, slot(item));
                    if (found != null) {
                        found.forEach(anchors);
                    }
                }
            }
        }

        private @Nullable Set<Anchor> condition(Condition condition) {
            if (condition instanceof Condition.Named named) {
                return selections.computeIfAbsent(
                        named.selection(),
                        name -> selection(
                                Objects.requireNonNull(detection.selections().get(name))));
            }
            if (condition instanceof Condition.And and) {
                return cheapest(and.parts().stream().map(this::condition));
            }
            if (condition instanceof Condition.Or or) {
                return union(or.parts().stream().map(this::condition));
            }
            return null;
        }

        private @Nullable Set<Anchor> selection(Selection selection) {
            if (selection instanceof Selection.All all) {
                return cheapest(all.items().stream().map(this::item));
            }
            return union(((Selection.Any) selection).alternatives().stream().map(this::selection));
        }

        private @Nullable Set<Anchor> item(Item item) {
            if (item.negated()) {
                return null;
            }
            Stream<@Nullable Set<Anchor>> values = item.values().stream().map(value -> value(value, slot(item)));
            return item.all() ? cheapest(values) : union(values);
        }

        private int slot(Item item) {
            String field = item.field();
            return field == null ? FieldTable.EVERYTHING : resolver.slot(field);
        }

        private @Nullable Set<Anchor> value(Value value, int slot) {
            if (value instanceof Value.Text text) {
                return Set.of(text(text.pattern(), slot));
            }
            if (value instanceof Value.Numeral numeral) {
                Anchor plain = text(TextPattern.literal(Scalars.plain(numeral.number())), slot);
                Anchor written = text(TextPattern.literal(numeral.written()), slot);
                return plain.equals(written) ? Set.of(plain) : Set.of(plain, written);
            }
            if (value instanceof Value.Regex regex) {
                String literal = folded(RegexLiterals.required(Normal.compose(regex.expression())));
                return Set.of(literal.isEmpty() ? present(slot) : new Anchor(slot, Anchor.Kind.ANYWHERE, literal));
            }
            if (value instanceof Value.OneOf oneOf) {
                return union(oneOf.spellings().stream().map(spelling -> value(spelling, slot)));
            }
            if (value instanceof Value.Exists || value instanceof Value.Null) {
                return null;
            }
            return Set.of(present(slot));
        }
    }

    private static Anchor present(int slot) {
        return new Anchor(slot, Anchor.Kind.PRESENT, "");
    }

    private static Anchor text(TextPattern pattern, int slot) {
        List<TextPattern.Part> parts = pattern.parts();
        if (parts.isEmpty()) {
            return slot == FieldTable.EVERYTHING ? present(slot) : new Anchor(slot, Anchor.Kind.WHOLE, "");
        }
        Anchor best = present(slot);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof TextPattern.Part.Literal part) {
                String literal = folded(Normal.compose(part.text()));
                if (literal.length() > best.literal().length()) {
                    best = new Anchor(slot, kind(i, parts.size(), slot), literal);
                }
            }
        }
        return best;
    }

    private static Anchor.Kind kind(int part, int parts, int slot) {
        if (slot == FieldTable.EVERYTHING) {
            return Anchor.Kind.ANYWHERE;
        }
        if (part == 0) {
            return parts == 1 ? Anchor.Kind.WHOLE : Anchor.Kind.START;
        }
        return part == parts - 1 ? Anchor.Kind.END : Anchor.Kind.ANYWHERE;
    }

    private static String folded(String text) {
        return CaseFolding.fold(text);
    }

    private @Nullable Set<Anchor> cheapest(Stream<@Nullable Set<Anchor>> sets) {
        Set<Anchor> best = null;
        for (Set<Anchor> set : (Iterable<@Nullable Set<Anchor>>) sets::iterator) {
            if (set != null && (best == null || cost(set) < cost(best))) {
                best = set;
            }
        }
        return best;
    }

    private static @Nullable Set<Anchor> union(Stream<@Nullable Set<Anchor>> sets) {
        Set<Anchor> union = new HashSet<>();
        for (Set<Anchor> set : (Iterable<@Nullable Set<Anchor>>) sets::iterator) {
            if (set == null) {
                return null;
            }
            union.addAll(set);
        }
        return union;
    }
}
