package gac.correlate.sigma.explain;

import gac.correlate.sigma.Header;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.Match;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Span;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.explain.Explanation.Field;
import gac.correlate.sigma.explain.Explanation.Named;
import gac.correlate.sigma.explain.Explanation.Node;
import gac.correlate.sigma.explain.Explanation.Outcome;
import gac.correlate.sigma.explain.Explanation.Part;
import gac.correlate.sigma.explain.Explanation.State;
import gac.correlate.sigma.explain.Explanation.Tried;
import gac.correlate.sigma.text.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Explains one rule. Every value of every item becomes a rule of its own, and the matcher tries them all: so a value means here
 * exactly what it means there, taxonomy included.
 */
public final class Explainer {
    /** Spellings of one value that are told apart; of more, only whether one matched. */
    private static final int SPELLINGS = 200;

    private final SigmaRule rule;
    private final Taxonomy taxonomy;
    private final Map<Atom, Integer> atoms = new LinkedHashMap<>();
    private final RuleMatcher matcher;

    /** @param field null for keywords */
    private record Atom(@Nullable String field, Value value) {}

    private Explainer(SigmaRule rule, Taxonomy taxonomy) {
        this.rule = rule;
        this.taxonomy = taxonomy;
        rule.detection().selections().values().forEach(this::collect);
        List<SigmaRule> single = new ArrayList<>();
        atoms.forEach((atom, number) -> single.add(single(atom, number)));
        matcher = RuleMatcher.compile(new LoadedRules(single, List.of(), List.of(), List.of(), List.of()), taxonomy);
    }

    public static Explainer of(SigmaRule rule, Taxonomy taxonomy) {
        return new Explainer(rule, taxonomy);
    }

    public SigmaRule rule() {
        return rule;
    }

    /** @param names the event's fields, for hints at what an absent field may have meant; may be empty */
    public Explanation explain(LogEvent event, Collection<String> names) {
        return new Run(event, names).explanation();
    }

    private void collect(Selection selection) {
        if (selection instanceof Selection.Any any) {
            any.alternatives().forEach(this::collect);
            return;
        }
        for (Item item : ((Selection.All) selection).items()) {
            for (Value value : item.values()) {
                add(item.field(), value);
                Hints.relaxed(item.field(), value).forEach(relaxed -> add(item.field(), relaxed.value()));
                spellings(value).forEach(spelling -> add(item.field(), spelling));
            }
        }
    }

    private void add(@Nullable String field, Value value) {
        atoms.putIfAbsent(new Atom(field, value), atoms.size());
    }

    private static List<Value> spellings(Value value) {
        return value instanceof Value.OneOf oneOf && oneOf.spellings().size() <= SPELLINGS
                ? oneOf.spellings()
                : List.of();
    }

    private SigmaRule single(Atom atom, int number) {
        Header own = rule.header();
        Header header = new Header(
                Integer.toString(number),
                null,
                own.title(),
                null,
                null,
                null,
                null,
                null,
                own.level(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                own.origin());
        Item item = new Item(atom.field(), "", false, false, List.of(atom.value()), own.origin());
        Detection detection =
                new Detection(Map.of("value", new Selection.All(List.of(item))), new Condition.Named("value"));
        return new SigmaRule(header, rule.logSource(), detection, List.of());
    }

    /** One event. */
    private final class Run {
        private final LogEvent event;
        private final Collection<String> names;
        private final Map<String, Match> matches = new HashMap<>();
        private final Map<String, Part> selections = new LinkedHashMap<>();

        Run(LogEvent event, Collection<String> names) {
            this.event = event;
            this.names = names;
            for (Match match : matcher.matchAny(event)) {
                matches.put(match.rule().id(), match);
            }
        }

        Explanation explanation() {
            Detection detection = rule.detection();
            detection.selections().forEach((name, selection) -> selections.put(name, part(selection)));
            List<Named> named = new ArrayList<>();
            selections.forEach((name, part) -> named.add(new Named(name, part)));
            return new Explanation(rule, node(detection.condition()), named);
        }

        private Node node(Condition condition) {
            if (condition instanceof Condition.Named named) {
                Part part = Objects.requireNonNull(selections.get(named.selection()), named.selection());
                return new Node.Selected(named.selection(), part.holds());
            }
            if (condition instanceof Condition.And and) {
                List<Node> parts = and.parts().stream().map(this::node).toList();
                return new Node.All(parts, parts.stream().allMatch(Node::holds));
            }
            if (condition instanceof Condition.Or or) {
                List<Node> parts = or.parts().stream().map(this::node).toList();
                return new Node.Any(parts, parts.stream().anyMatch(Node::holds));
            }
            Node part = node(((Condition.Not) condition).part());
            return new Node.Not(part, !part.holds());
        }

        private Part part(Selection selection) {
            if (selection instanceof Selection.Any any) {
                List<Part> parts = any.alternatives().stream().map(this::part).toList();
                return new Part.Alternatives(parts, parts.stream().anyMatch(Part::holds));
            }
            List<Tried> items =
                    ((Selection.All) selection).items().stream().map(this::item).toList();
            return new Part.Items(items, items.stream().allMatch(Tried::holds));
        }

        private Tried item(Item item) {
            Field field = field(item.field());
            List<Outcome> values = item.values().stream()
                    .map(value -> outcome(item.field(), value, field))
                    .toList();
            boolean holds = item.all()
                    ? values.stream().allMatch(Outcome::holds)
                    : values.stream().anyMatch(Outcome::holds);
            return new Tried(item, holds != item.negated(), field, values);
        }

        private Outcome outcome(@Nullable String field, Value value, Field seen) {
            Match match = match(field, value);
            if (match == null) {
                return new Outcome(value, false, null, null, hint(field, value, seen));
            }
            List<Span> spans = match.spans();
            Value spelling = spellings(value).stream()
                    .filter(one -> match(field, one) != null)
                    .findFirst()
                    .orElse(null);
            return new Outcome(value, true, spans.isEmpty() ? null : spans.get(0), spelling, null);
        }

        private @Nullable Match match(@Nullable String field, Value value) {
            Integer number = atoms.get(new Atom(field, value));
            return number == null ? null : matches.get(number.toString());
        }

        private @Nullable String hint(@Nullable String field, Value value, Field seen) {
            for (Hints.Relaxed relaxed : Hints.relaxed(field, value)) {
                if (match(field, relaxed.value()) != null) {
                    return relaxed.hint();
                }
            }
            return Hints.unfit(value, seen);
        }

        private Field field(@Nullable String asked) {
            if (asked == null) {
                return new Field(List.of(), null, State.EVERYTHING, null, List.of());
            }
            List<String> tried = taxonomy.names(rule.logSource(), asked);
            for (String name : tried) {
                Object value = event.get(name);
                if (value != null) {
                    return new Field(tried, name, state(value), value, List.of());
                }
            }
            for (String name : tried) {
                if (event.has(name)) {
                    return new Field(tried, name, State.NULL, null, List.of());
                }
            }
            return new Field(tried, null, State.ABSENT, null, Names.like(tried, names));
        }

        private static State state(Object value) {
            if (!(value instanceof List<?> list)) {
                return State.VALUE;
            }
            return list.stream().allMatch(Objects::isNull) ? State.EMPTY : State.LIST;
        }
    }
}
