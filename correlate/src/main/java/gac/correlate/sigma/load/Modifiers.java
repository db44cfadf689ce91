package gac.correlate.sigma.load;

import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.detection.Value.Flag;
import gac.correlate.sigma.detection.Value.Order;
import gac.correlate.sigma.detection.Value.Part;
import gac.correlate.sigma.detection.Value.Place;
import gac.correlate.sigma.match.Regexes;
import gac.correlate.sigma.text.Addresses;
import gac.correlate.sigma.text.TextPattern;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The modifiers that change single values, each a function from draft to draft. */
final class Modifiers {
    /** One modifier: its name as written is given for messages. */
    private interface Modifier {
        Draft apply(String name, Draft draft);
    }

    private static final Map<String, Modifier> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("contains", (name, draft) -> place(name, draft, Place.ANYWHERE));
        BY_NAME.put("startswith", (name, draft) -> place(name, draft, Place.START));
        BY_NAME.put("endswith", (name, draft) -> place(name, draft, Place.END));
        BY_NAME.put("windash", (name, draft) -> Spelling.windash(text(name, draft)));
        BY_NAME.put("base64", (name, draft) -> Spelling.base64(plain(name, draft)));
        BY_NAME.put("base64offset", (name, draft) -> Spelling.base64Offset(plain(name, draft)));
        BY_NAME.put("wide", (name, draft) -> encoded(name, draft, Draft.Encoding.UTF_16LE));
        BY_NAME.put("utf16le", (name, draft) -> encoded(name, draft, Draft.Encoding.UTF_16LE));
        BY_NAME.put("utf16be", (name, draft) -> encoded(name, draft, Draft.Encoding.UTF_16BE));
        BY_NAME.put("utf16", (name, draft) -> encoded(name, draft, Draft.Encoding.UTF_16_MARKED));
        BY_NAME.put("re", Modifiers::regex);
        BY_NAME.put("i", (name, draft) -> flag(name, draft, Flag.IGNORE_CASE));
        BY_NAME.put("m", (name, draft) -> flag(name, draft, Flag.MULTILINE));
        BY_NAME.put("s", (name, draft) -> flag(name, draft, Flag.DOT_ALL));
        BY_NAME.put("ignorecase", (name, draft) -> flag(name, draft, Flag.IGNORE_CASE));
        BY_NAME.put("multiline", (name, draft) -> flag(name, draft, Flag.MULTILINE));
        BY_NAME.put("dotall", (name, draft) -> flag(name, draft, Flag.DOT_ALL));
        BY_NAME.put("cidr", Modifiers::cidr);
        BY_NAME.put("lt", (name, draft) -> order(name, draft, Order.LT));
        BY_NAME.put("lte", (name, draft) -> order(name, draft, Order.LTE));
        BY_NAME.put("gt", (name, draft) -> order(name, draft, Order.GT));
        BY_NAME.put("gte", (name, draft) -> order(name, draft, Order.GTE));
        for (Part part : Part.values()) {
            BY_NAME.put(part.name().toLowerCase(Locale.ROOT), (name, draft) -> datePart(name, draft, part));
        }
        BY_NAME.put("exists", Modifiers::exists);
        BY_NAME.put("fieldref", Modifiers::fieldReference);
    }

    private Modifiers() {}

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    static boolean knows(String name) {
        return BY_NAME.containsKey(name);
    }

    static Draft apply(String name, Draft draft) {
        return draft instanceof Draft.Spellings spellings
                ? spellings.map(spelling -> apply(name, spelling))
                : Objects.requireNonNull(BY_NAME.get(name)).apply(name, draft);
    }

    /** The value a draft has become when all modifiers are applied. */
    static Value settle(Draft draft, boolean cased) {
        if (draft instanceof Draft.Text text) {
            return new Value.Text(visible(text), cased);
        }
        if (draft instanceof Draft.Numeral numeral) {
            return new Value.Numeral(numeral.number(), numeral.written());
        }
        if (draft instanceof Draft.Bool bool) {
            return new Value.Text(TextPattern.literal(Boolean.toString(bool.value())), false);
        }
        if (draft instanceof Draft.Null) {
            return new Value.Null();
        }
        if (draft instanceof Draft.Spellings spellings) {
            List<Value> values = spellings.drafts().stream()
                    .map(d -> settle(d, cased))
                    .distinct()
                    .toList();
            return values.size() == 1 ? values.get(0) : new Value.OneOf(values);
        }
        Value value = ((Draft.Settled) draft).value();
        return cased && value instanceof Value.FieldReference reference
                ? new Value.FieldReference(reference.field(), reference.place(), true)
                : value;
    }

    private static Draft place(String name, Draft draft, Place place) {
        if (draft instanceof Draft.Settled settled) {
            if (settled.value() instanceof Value.Regex) {
                return settled;
            }
            if (settled.value() instanceof Value.FieldReference reference) {
                return new Draft.Settled(
                        settled.origin(), new Value.FieldReference(reference.field(), place, reference.cased()));
            }
        }
        Draft.Text text = text(name, draft);
        TextPattern pattern = text.pattern();
        return text.with(
                switch (place) {
                    case WHOLE -> pattern;
                    case START -> pattern.endingAnywhere();
                    case END -> pattern.startingAnywhere();
                    case ANYWHERE -> pattern.startingAnywhere().endingAnywhere();
                });
    }

    private static Draft encoded(String name, Draft draft, Draft.Encoding encoding) {
        Draft.Text text = text(name, draft);
        if (text.encoding() != null) {
            throw wrong(name, draft, "the text has an encoding already; keep one of wide, utf16, utf16le, utf16be");
        }
        return new Draft.Text(text.origin(), text.pattern(), text.written(), encoding);
    }

    private static Draft regex(String name, Draft draft) {
        Draft.Text text = text(name, draft);
        if (text.encoding() != null || !text.pattern().equals(TextPattern.parse(text.written()))) {
            throw wrong(name, draft, "'re' must be the first modifier of its value");
        }
        return checked(new Draft.Settled(text.origin(), new Value.Regex(text.written(), Set.of())));
    }

    private static Draft flag(String name, Draft draft, Flag flag) {
        if (draft instanceof Draft.Settled settled && settled.value() instanceof Value.Regex regex) {
            EnumSet<Flag> flags = EnumSet.of(flag);
            flags.addAll(regex.flags());
            return checked(new Draft.Settled(settled.origin(), new Value.Regex(regex.expression(), flags)));
        }
        throw wrong(name, draft, "it is a flag of regular expressions: put it behind 're'");
    }

    private static Draft checked(Draft.Settled settled) {
        try {
            Regexes.compile((Value.Regex) settled.value());
            return settled;
        } catch (IllegalArgumentException e) {
            if (e.getCause() == null) {
                throw new DefinitionException(
                        settled.origin(),
                        "the regular expression is too large: " + e.getMessage(),
                        "write smaller counts, or * and + in their place");
            }
            throw new DefinitionException(
                    settled.origin(),
                    "the regular expression is not RE2: " + e.getMessage(),
                    "look-around, back references and possessive quantifiers have no RE2 equivalent");
        }
    }

    private static Draft cidr(String name, Draft draft) {
        Draft.Text text = text(name, draft);
        try {
            Addresses.parseNetwork(text.written());
        } catch (IllegalArgumentException e) {
            throw new DefinitionException(
                    text.origin(), String.valueOf(e.getMessage()), "write for example 192.0.2.0/24 or 2001:db8::/32");
        }
        return new Draft.Settled(text.origin(), new Value.Cidr(text.written()));
    }

    private static Draft order(String name, Draft draft, Order order) {
        if (draft instanceof Draft.Settled settled && settled.value() instanceof Value.DatePart part) {
            return new Draft.Settled(settled.origin(), new Value.DatePart(part.part(), order, part.number()));
        }
        return new Draft.Settled(draft.origin(), new Value.Compare(order, number(name, draft)));
    }

    private static Draft datePart(String name, Draft draft, Part part) {
        if (draft instanceof Draft.Settled settled && settled.value() instanceof Value.Compare compare) {
            return new Draft.Settled(settled.origin(), new Value.DatePart(part, compare.order(), compare.number()));
        }
        return new Draft.Settled(draft.origin(), new Value.DatePart(part, Order.EQ, number(name, draft)));
    }

    private static Draft exists(String name, Draft draft) {
        if (draft instanceof Draft.Bool bool) {
            return new Draft.Settled(bool.origin(), new Value.Exists(bool.value()));
        }
        throw wrong(name, draft, "write true or false");
    }

    private static Draft fieldReference(String name, Draft draft) {
        Draft.Text text = text(name, draft);
        Place place = Place.WHOLE;
        List<TextPattern.Part> parts = text.pattern().parts();
        // `contains|fieldref` and `fieldref|contains` mean the same, so wildcards at the ends are read as a place.
        boolean openStart = !parts.isEmpty() && parts.get(0) instanceof TextPattern.Part.AnyRun;
        boolean openEnd = !parts.isEmpty() && parts.get(parts.size() - 1) instanceof TextPattern.Part.AnyRun;
        if (TextPattern.parse(text.written()).hasWildcard()) {
            throw wrong(name, draft, "a field's name has no wildcards");
        }
        if (openStart || openEnd) {
            place = openStart && openEnd ? Place.ANYWHERE : openStart ? Place.END : Place.START;
        }
        return new Draft.Settled(
                text.origin(), new Value.FieldReference(text.pattern().literalText(), place, false));
    }

    private static BigDecimal number(String name, Draft draft) {
        if (draft instanceof Draft.Numeral numeral) {
            return numeral.number();
        }
        if (draft instanceof Draft.Text text) {
            BigDecimal number = new Yaml.Scalar(text.origin(), text.written(), true).number();
            if (number != null) {
                return number;
            }
        }
        throw wrong(name, draft, "it compares with a number");
    }

    /** Text, also that of a number or boolean: {@code EventID|startswith: 46}. */
    static Draft.Text text(String name, Draft draft) {
        if (draft instanceof Draft.Text text) {
            return text;
        }
        if (draft instanceof Draft.Numeral numeral) {
            return Draft.Text.of(numeral.origin(), numeral.written());
        }
        if (draft instanceof Draft.Bool bool) {
            return Draft.Text.of(bool.origin(), bool.written());
        }
        throw wrong(name, draft, "it needs text");
    }

    private static Draft.Text plain(String name, Draft draft) {
        Draft.Text text = text(name, draft);
        if (text.pattern().hasWildcard()) {
            throw wrong(name, draft, "text with wildcards cannot be encoded; put 'contains' behind '" + name + "'");
        }
        return text;
    }

    /** Encoded text as an event shows it: one character for each byte. */
    private static TextPattern visible(Draft.Text text) {
        Draft.Encoding encoding = text.encoding();
        if (encoding == null) {
            return text.pattern();
        }
        return new TextPattern(text.pattern().parts().stream()
                .map(part -> part instanceof TextPattern.Part.Literal literal
                        ? new TextPattern.Part.Literal(
                                new String(encoding.bytes(literal.text()), StandardCharsets.ISO_8859_1))
                        : part)
                .toList());
    }

    private static DefinitionException wrong(String name, Draft draft, String mend) {
        return new DefinitionException(
                draft.origin(), "the modifier '" + name + "' cannot be applied to " + draft.kind(), mend);
    }
}
