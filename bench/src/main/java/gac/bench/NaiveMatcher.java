package gac.bench;

import com.google.re2j.Pattern;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import gac.correlate.sigma.detection.Condition;
import gac.correlate.sigma.detection.Detection;
import gac.correlate.sigma.detection.Item;
import gac.correlate.sigma.detection.Selection;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.Addresses;
import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Glob;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.Scalars;
import gac.correlate.sigma.text.TextPattern;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an engine without an index does, done well: rules of the event's log source only, every one of them tried; patterns
 * compiled, fields fetched and folded once per event, literals searched with the JDK's own search, conditions cut short.
 */
final class NaiveMatcher {
    private final List<Rule> rules = new ArrayList<>();
    private final Map<List<LogSource>, List<Rule>> routed = new HashMap<>();
    private final Map<List<String>, Field> fields = new HashMap<>();
    private final Field everything = new Field(List.of());
    private final Taxonomy taxonomy;
    private @Nullable LogEvent event;
    private int generation;

    private interface Test {
        boolean holds();
    }

    private interface ValueTest {
        boolean holds(Text text);
    }

    private record Rule(SigmaRule rule, Test test) {}

    NaiveMatcher(LoadedRules loaded, Taxonomy taxonomy) {
        this.taxonomy = taxonomy;
        for (SigmaRule rule : loaded.rules()) {
            rules.add(new Rule(
                    rule, new Compilation(rule).condition(rule.detection().condition())));
        }
    }

    void match(List<LogSource> sources, LogEvent next, Consumer<SigmaRule> found) {
        List<Rule> tried = routed.computeIfAbsent(
                sources,
                all -> rules.stream()
                        .filter(rule -> all.stream().anyMatch(rule.rule().logSource()::admits))
                        .toList());
        event = next;
        generation++;
        for (int i = 0; i < tried.size(); i++) {
            if (tried.get(i).test().holds()) {
                found.accept(tried.get(i).rule());
            }
        }
    }

    /** One value of the event, folded at most once. */
    private static final class Text {
        final Object raw;
        final String text;
        private @Nullable String folded;

        Text(Object raw) {
            this.raw = raw;
            text = Normal.compose(Scalars.text(raw));
        }

        String folded() {
            String known = folded;
            if (known == null) {
                known = CaseFolding.fold(text);
                folded = known;
            }
            return known;
        }
    }

    /** A field of the current event, fetched at most once; without names, all values of the event. */
    private final class Field {
        private final List<String> names;
        private final List<Text> values = new ArrayList<>();
        private int known = -1;

        Field(List<String> names) {
            this.names = names;
        }

        List<Text> values() {
            if (known != generation) {
                known = generation;
                values.clear();
                LogEvent current = Objects.requireNonNull(event);
                if (names.isEmpty()) {
                    current.forEachValue(this::add);
                }
                for (String name : names) {
                    Object value = current.get(name);
                    if (value != null) {
                        add(value);
                        break;
                    }
                }
            }
            return values;
        }

        private void add(@Nullable Object value) {
            if (value instanceof List<?> list) {
                list.forEach(this::add);
            } else if (value != null) {
                values.add(new Text(value));
            }
        }
    }

    private final class Compilation {
        private final SigmaRule rule;
        private final Detection detection;

        Compilation(SigmaRule rule) {
            this.rule = rule;
            detection = rule.detection();
        }

        Test condition(Condition condition) {
            if (condition instanceof Condition.Named named) {
                return selection(Objects.requireNonNull(detection.selections().get(named.selection())));
            }
            if (condition instanceof Condition.And and) {
                return all(and.parts().stream().map(this::condition).toList());
            }
            if (condition instanceof Condition.Or or) {
                return any(or.parts().stream().map(this::condition).toList());
            }
            Test negated = condition(((Condition.Not) condition).part());
            return () -> !negated.holds();
        }

        private Test selection(Selection selection) {
            return selection instanceof Selection.All all
                    ? all(all.items().stream().map(this::item).toList())
                    : any(((Selection.Any) selection)
                            .alternatives().stream().map(this::selection).toList());
        }

        private Test item(Item item) {
            Field field = field(item.field());
            List<Test> tests = item.values().stream()
                    .map(value -> value(value, field, item))
                    .toList();
            Test positive = item.all() ? all(tests) : any(tests);
            return item.negated() ? () -> !positive.holds() : positive;
        }

        private Field field(@Nullable String name) {
            return name == null
                    ? everything
                    : fields.computeIfAbsent(taxonomy.names(rule.logSource(), name), Field::new);
        }

        private Test value(Value value, Field field, Item item) {
            if (value instanceof Value.Exists exists) {
                return () -> field.names.stream().anyMatch(Objects.requireNonNull(event)::has) == exists.present();
            }
            if (value instanceof Value.Null) {
                return () -> field.values().isEmpty();
            }
            ValueTest test = test(value, item.field() == null);
            return () -> {
                List<Text> values = field.values();
                for (int i = 0; i < values.size(); i++) {
                    if (test.holds(values.get(i))) {
                        return true;
                    }
                }
                return false;
            };
        }

        private ValueTest test(Value value, boolean keyword) {
            if (value instanceof Value.Text text) {
                return text(
                        keyword ? text.pattern().startingAnywhere().endingAnywhere() : text.pattern(), text.cased());
            }
            if (value instanceof Value.Numeral numeral) {
                String plain = Scalars.plain(numeral.number());
                String written = numeral.written();
                return keyword
                        ? text -> text.text.contains(plain) || text.text.contains(written)
                        : text -> text.text.equals(plain) || text.text.equals(written);
            }
            if (value instanceof Value.Compare compare) {
                return text -> {
                    BigDecimal number = Scalars.number(text.raw);
                    return number != null && compare.order().admits(number.compareTo(compare.number()));
                };
            }
            if (value instanceof Value.Regex regex) {
                Pattern pattern = pattern(regex);
                return text -> pattern.matcher(text.text).find();
            }
            if (value instanceof Value.Cidr cidr) {
                IPAddress network = Addresses.parseNetwork(cidr.network());
                return text -> {
                    IPAddress address = Addresses.parse(text.text);
                    return address != null && network.contains(address);
                };
            }
            if (value instanceof Value.FieldReference reference) {
                Field other = field(reference.field());
                return text -> other.values().stream().anyMatch(part -> stands(reference, text, part));
            }
            if (value instanceof Value.OneOf oneOf) {
                List<ValueTest> tests = oneOf.spellings().stream()
                        .map(spelling -> test(spelling, keyword))
                        .toList();
                return text -> {
                    for (int i = 0; i < tests.size(); i++) {
                        if (tests.get(i).holds(text)) {
                            return true;
                        }
                    }
                    return false;
                };
            }
            throw new IllegalArgumentException("not measured here: " + value);
        }
    }

    private static ValueTest text(TextPattern pattern, boolean cased) {
        List<TextPattern.Part> parts = pattern.parts();
        long literals = parts.stream()
                .filter(TextPattern.Part.Literal.class::isInstance)
                .count();
        boolean plain = !parts.contains(TextPattern.ANY_ONE) && literals <= 1;
        if (!plain) {
            Glob glob = Glob.of(pattern, cased);
            return text -> glob.matches(cased ? text.text : text.folded());
        }
        String composed = Normal.compose(pattern.literalText());
        String literal = cased ? composed : CaseFolding.fold(composed);
        boolean openStart = !parts.isEmpty() && parts.get(0).equals(TextPattern.ANY_RUN);
        boolean openEnd = !parts.isEmpty() && parts.get(parts.size() - 1).equals(TextPattern.ANY_RUN);
        if (openStart && openEnd) {
            return text -> (cased ? text.text : text.folded()).contains(literal);
        }
        if (openStart) {
            return text -> (cased ? text.text : text.folded()).endsWith(literal);
        }
        if (openEnd) {
            return text -> (cased ? text.text : text.folded()).startsWith(literal);
        }
        return text -> (cased ? text.text : text.folded()).equals(literal);
    }

    private static Pattern pattern(Value.Regex regex) {
        int flags = regex.flags().contains(Value.Flag.IGNORE_CASE) ? Pattern.CASE_INSENSITIVE : 0;
        flags |= regex.flags().contains(Value.Flag.MULTILINE) ? Pattern.MULTILINE : 0;
        flags |= regex.flags().contains(Value.Flag.DOT_ALL) ? Pattern.DOTALL : 0;
        return Pattern.compile(Normal.compose(regex.expression()), flags);
    }

    private static boolean stands(Value.FieldReference reference, Text text, Text part) {
        String whole = reference.cased() ? text.text : text.folded();
        String other = reference.cased() ? part.text : part.folded();
        return switch (reference.place()) {
            case WHOLE -> whole.equals(other);
            case START -> whole.startsWith(other);
            case END -> whole.endsWith(other);
            case ANYWHERE -> whole.contains(other);
        };
    }

    private static Test all(List<Test> tests) {
        return tests.size() == 1
                ? tests.get(0)
                : () -> {
                    for (int i = 0; i < tests.size(); i++) {
                        if (!tests.get(i).holds()) {
                            return false;
                        }
                    }
                    return true;
                };
    }

    private static Test any(List<Test> tests) {
        return tests.size() == 1
                ? tests.get(0)
                : () -> {
                    for (int i = 0; i < tests.size(); i++) {
                        if (tests.get(i).holds()) {
                            return true;
                        }
                    }
                    return false;
                };
    }
}
