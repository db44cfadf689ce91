package gac.correlate.sigma.match;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.Addresses;
import gac.correlate.sigma.text.Glob;
import gac.correlate.sigma.text.Scalars;
import gac.correlate.sigma.text.TextPattern;
import inet.ipaddr.IPAddress;
import java.math.BigDecimal;
import java.util.OptionalInt;

/** Compiles values into tests. */
public final class ValueTests {
    private ValueTests() {}

    /**
     * @param anywhere keywords: text may stand anywhere in the value
     * @throws IllegalArgumentException for an expression or network that does not compile; the loader has checked both
     */
    public static ValueTest of(Value value, boolean anywhere, FieldResolver resolver) {
        if (value instanceof Value.Text text) {
            return text(anywhere ? text.pattern().startingAnywhere().endingAnywhere() : text.pattern(), text.cased());
        }
        if (value instanceof Value.Numeral number) {
            return number(number, anywhere);
        }
        if (value instanceof Value.Compare compare) {
            return compare(compare);
        }
        if (value instanceof Value.DatePart part) {
            return (view, fields) -> {
                OptionalInt found = Dates.part(part.part(), view);
                return found(
                        found.isPresent()
                                && part.order()
                                        .admits(BigDecimal.valueOf(found.getAsInt())
                                                .compareTo(part.number())),
                        view);
            };
        }
        if (value instanceof Value.Regex regex) {
            return new RegexTest(regex);
        }
        if (value instanceof Value.Cidr cidr) {
            IPAddress network = Addresses.parseNetwork(cidr.network());
            return (view, fields) -> {
                IPAddress address = view.address();
                return found(address != null && network.contains(address), view);
            };
        }
        if (value instanceof Value.FieldReference reference) {
            return new FieldReferenceTest(reference, resolver.slot(reference.field()));
        }
        if (value instanceof Value.OneOf oneOf) {
            return anyOf(oneOf.spellings().stream()
                    .map(spelling -> of(spelling, anywhere, resolver))
                    .toArray(ValueTest[]::new));
        }
        throw new IllegalArgumentException("not a test of a single value: " + value);
    }

    private static ValueTest compare(Value.Compare compare) {
        BigDecimal bound = compare.number();
        boolean whole = bound.compareTo(BigDecimal.valueOf(bound.longValue())) == 0;
        long wholeBound = bound.longValue();
        return (view, fields) -> {
            if (whole && view.isWhole()) {
                return found(compare.order().admits(Long.compare(view.whole(), wholeBound)), view);
            }
            BigDecimal number = view.number();
            return found(number != null && compare.order().admits(number.compareTo(bound)), view);
        };
    }

    private static ValueTest text(TextPattern pattern, boolean cased) {
        Glob glob = Glob.of(pattern, cased);
        return cased
                ? (view, fields) -> glob.find(view.text().toCharArray(), view.length())
                : (view, fields) -> glob.find(view.folded(), view.length());
    }

    private static ValueTest number(Value.Numeral number, boolean anywhere) {
        TextPattern plain = TextPattern.literal(Scalars.plain(number.number()));
        TextPattern written = TextPattern.literal(number.written());
        ValueTest first = text(anywhere ? plain.startingAnywhere().endingAnywhere() : plain, false);
        if (plain.equals(written)) {
            return first;
        }
        ValueTest second = text(anywhere ? written.startingAnywhere().endingAnywhere() : written, false);
        return anyOf(first, second);
    }

    private static ValueTest anyOf(ValueTest... tests) {
        return (view, fields) -> {
            for (ValueTest test : tests) {
                long span = test.find(view, fields);
                if (span != Glob.NONE) {
                    return span;
                }
            }
            return Glob.NONE;
        };
    }

    private static long found(boolean matches, ValueView view) {
        return matches ? Glob.span(0, view.length()) : Glob.NONE;
    }
}
