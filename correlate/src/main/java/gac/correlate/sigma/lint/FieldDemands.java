package gac.correlate.sigma.lint;

import com.google.re2j.Pattern;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.explain.ValueText;
import gac.correlate.sigma.match.Regexes;
import gac.correlate.sigma.text.CaseFolding;
import gac.correlate.sigma.text.Glob;
import gac.correlate.sigma.text.Normal;
import gac.correlate.sigma.text.Scalars;
import gac.correlate.sigma.text.TextPattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether one field can meet several demands at once. A field is taken to have one value: that lists can meet contradictory
 * equalities is rarely what an author means.
 */
final class FieldDemands {
    private static final int MOST_VALUES = 2_000;
    private static final int SHOWN = 3;

    private FieldDemands() {}

    /** Why the field cannot meet all of them; null when it may. */
    static @Nullable String contradiction(@Nullable String field, List<Formula.Leaf> leaves) {
        if (leaves.stream().mapToInt(leaf -> leaf.values().size()).sum() > MOST_VALUES) {
            return null;
        }
        List<List<Value>> wanted = leaves.stream()
                .filter(Formula.Leaf::positive)
                .map(Formula.Leaf::values)
                .toList();
        List<Value> unwanted = leaves.stream()
                .filter(leaf -> !leaf.positive())
                .flatMap(leaf -> leaf.values().stream())
                .toList();
        if (field == null) {
            return excluded("the event", wanted, unwanted);
        }
        if (absent(wanted, unwanted) || isNull(wanted, unwanted)) {
            return null;
        }
        if (unwanted.contains(new Value.Exists(true))) {
            return "'" + field + "' must be both present and absent";
        }
        List<List<Value>> onValue = new ArrayList<>();
        for (List<Value> values : wanted) {
            if (!values.contains(new Value.Exists(true))) {
                List<Value> rest = values.stream()
                        .filter(value -> !(value instanceof Value.Null) && !(value instanceof Value.Exists))
                        .toList();
                if (rest.isEmpty()) {
                    return wanted.size() == 1 && unwanted.stream().anyMatch(values::contains)
                            ? "'" + field + "' must be " + show(values) + " and must not be"
                            : "'" + field + "' must be " + show(values) + " and have a value";
                }
                onValue.add(rest);
            }
        }
        return oneValue(field, onValue, unwanted);
    }

    private static boolean absent(List<List<Value>> wanted, List<Value> unwanted) {
        return possible(wanted, unwanted, Set.of(new Value.Null(), new Value.Exists(false)));
    }

    private static boolean isNull(List<List<Value>> wanted, List<Value> unwanted) {
        return possible(wanted, unwanted, Set.of(new Value.Null(), new Value.Exists(true)));
    }

    private static boolean possible(List<List<Value>> wanted, List<Value> unwanted, Set<Value> met) {
        return wanted.stream().allMatch(values -> values.stream().anyMatch(met::contains))
                && unwanted.stream().noneMatch(met::contains);
    }

    private static @Nullable String oneValue(String field, List<List<Value>> wanted, List<Value> unwanted) {
        String name = "'" + field + "'";
        for (List<Value> values : wanted) {
            if (values.stream().allMatch(FieldDemands::exact)) {
                boolean possible = values.stream()
                        .anyMatch(value -> wanted.stream()
                                        .allMatch(other -> other.stream().anyMatch(demand -> mayMeet(value, demand)))
                                && unwanted.stream().noneMatch(demand -> mustMeet(value, demand)));
                if (!possible) {
                    return clash(name, values, wanted, unwanted);
                }
            }
        }
        String excluded = excluded(name, wanted, unwanted);
        if (excluded != null) {
            return excluded;
        }
        for (int i = 0; i < wanted.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (apart(wanted.get(i), wanted.get(j))) {
                    return name + " must be " + show(wanted.get(j)) + " and " + show(wanted.get(i)) + " at once";
                }
            }
        }
        return Range.empty(wanted, unwanted) ? name + " must lie in ranges that exclude each other" : null;
    }

    private static String clash(String name, List<Value> values, List<List<Value>> wanted, List<Value> unwanted) {
        for (List<Value> other : wanted) {
            if (values.stream().noneMatch(value -> other.stream().anyMatch(demand -> mayMeet(value, demand)))) {
                return name + " must be " + show(values) + " and " + show(other) + " at once";
            }
        }
        if (values.stream().allMatch(value -> unwanted.stream().anyMatch(demand -> mustMeet(value, demand)))) {
            return name + " must be " + show(values) + " and must not be";
        }
        return name + " must be " + show(values) + ", but the other demands on it leave none";
    }

    /** A demand each of whose values is covered by something unwanted: also of lists and keywords. */
    private static @Nullable String excluded(String name, List<List<Value>> wanted, List<Value> unwanted) {
        for (List<Value> values : wanted) {
            if (!unwanted.isEmpty()
                    && values.stream().allMatch(value -> unwanted.stream().anyMatch(other -> covers(other, value)))) {
                return name + (name.startsWith("'") ? " must be " : " must contain ") + show(values) + " and must not"
                        + (name.startsWith("'") ? " be" : "");
            }
        }
        return null;
    }

    private static boolean exact(Value value) {
        return value instanceof Value.Numeral
                || (value instanceof Value.Text text && !text.pattern().hasWildcard());
    }

    private static String text(Value exact) {
        String text = exact instanceof Value.Text wanted
                ? wanted.pattern().literalText()
                : Scalars.plain(((Value.Numeral) exact).number());
        return Normal.compose(text);
    }

    /** Whether a field with this exact value, in whatever case it is free to have, can meet the demand. */
    private static boolean mayMeet(Value exact, Value demand) {
        if (demand instanceof Value.Text pattern) {
            return meets(text(exact), pattern) || alsoAsWritten(exact, pattern);
        }
        if (demand instanceof Value.Numeral numeral) {
            BigDecimal number = Scalars.number(text(exact));
            return text(exact).equalsIgnoreCase(numeral.written())
                    || (number != null && number.compareTo(numeral.number()) == 0);
        }
        if (demand instanceof Value.Compare compare) {
            BigDecimal number = Scalars.number(text(exact));
            return number != null && compare.order().admits(number.compareTo(compare.number()));
        }
        if (demand instanceof Value.Regex regex) {
            Set<Value.Flag> flags = EnumSet.of(Value.Flag.IGNORE_CASE);
            flags.addAll(regex.flags());
            Pattern pattern = Regexes.compile(new Value.Regex(regex.expression(), flags));
            return pattern.matcher(text(exact)).find() || exact instanceof Value.Numeral;
        }
        return !(demand instanceof Value.Null);
    }

    private static boolean alsoAsWritten(Value exact, Value.Text pattern) {
        return exact instanceof Value.Numeral numeral && meets(numeral.written(), pattern);
    }

    /** Whether every field with this exact value meets the demand. */
    private static boolean mustMeet(Value exact, Value demand) {
        if (exact instanceof Value.Numeral a && demand instanceof Value.Numeral b) {
            return a.number().compareTo(b.number()) == 0 && a.written().equals(b.written());
        }
        if (exact instanceof Value.Numeral && !(demand instanceof Value.Compare)) {
            return exact.equals(demand); // its text may be written in several ways
        }
        if (demand instanceof Value.Text pattern) {
            boolean sameCase = !pattern.cased() || (exact instanceof Value.Text text && text.cased());
            return sameCase && meets(text(exact), pattern);
        }
        if (demand instanceof Value.Compare compare) {
            BigDecimal number = Scalars.number(text(exact));
            return number != null && compare.order().admits(number.compareTo(compare.number()));
        }
        if (demand instanceof Value.Regex regex && regex.flags().contains(Value.Flag.IGNORE_CASE)) {
            return Regexes.compile(regex).matcher(text(exact)).find();
        }
        return exact.equals(demand);
    }

    private static boolean meets(String text, Value.Text pattern) {
        return glob(pattern).matches(CaseFolding.fold(text));
    }

    private static Glob glob(Value.Text pattern) {
        return Glob.of(pattern.pattern(), false);
    }

    /** Whether everything that meets {@code value} meets {@code other} too. */
    private static boolean covers(Value other, Value value) {
        if (other.equals(value)) {
            return true;
        }
        if (!(other instanceof Value.Text wide) || !(value instanceof Value.Text narrow)) {
            return false;
        }
        if (wide.cased() && !narrow.cased()) {
            return false;
        }
        if (wide.pattern().parts().stream().anyMatch(TextPattern.Part.AnyOne.class::isInstance)) {
            return false;
        }
        // What stands for anything in the narrow pattern is a character that only a * of the wide one takes.
        String skeleton = narrow.pattern().parts().stream()
                .map(part -> part instanceof TextPattern.Part.Literal literal ? literal.text() : "\uE000")
                .collect(Collectors.joining());
        return meets(Normal.compose(skeleton), wide);
    }

    /** Whether no text can meet one value of each list, by how it must start or end. */
    private static boolean apart(List<Value> a, List<Value> b) {
        return a.stream().allMatch(one -> b.stream().allMatch(other -> apart(one, other)));
    }

    private static boolean apart(Value a, Value b) {
        if (!(a instanceof Value.Text one) || !(b instanceof Value.Text other)) {
            return false;
        }
        String start = edge(one, true);
        String otherStart = edge(other, true);
        String end = edge(one, false);
        String otherEnd = edge(other, false);
        return !(start.startsWith(otherStart) || otherStart.startsWith(start))
                || !(end.endsWith(otherEnd) || otherEnd.endsWith(end));
    }

    private static String edge(Value.Text text, boolean start) {
        List<TextPattern.Part> parts = text.pattern().parts();
        if (parts.isEmpty()) {
            return "";
        }
        return parts.get(start ? 0 : parts.size() - 1) instanceof TextPattern.Part.Literal literal
                ? CaseFolding.fold(Normal.compose(literal.text()))
                : "";
    }

    private static String show(List<Value> values) {
        String shown = values.stream().limit(SHOWN).map(ValueText::of).collect(Collectors.joining(" or "));
        return values.size() > SHOWN ? shown + " or " + (values.size() - SHOWN) + " others" : shown;
    }
}
