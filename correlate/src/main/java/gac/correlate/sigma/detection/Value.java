package gac.correlate.sigma.detection;

import gac.correlate.sigma.text.TextPattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** What one value of an item demands of a field's value. */
public sealed interface Value {

    /** The text matches the pattern, as a whole; keywords anywhere. Numbers and booleans match by their text. */
    record Text(TextPattern pattern, boolean cased) implements Value {}

    /**
     * The value is this number, or text that writes it: as the rule does, or in plain decimals without trailing zeros.
     */
    record Numeral(BigDecimal number, String written) implements Value {}

    /** The value is a number (or text that writes one) and compares so. */
    record Compare(Order order, BigDecimal number) implements Value {}

    /** A part of the date in the field compares so. */
    record DatePart(Part part, Order order, BigDecimal number) implements Value {}

    /** RE2/J finds the expression somewhere in the text. Case matters unless the flag says otherwise. */
    record Regex(String expression, Set<Flag> flags) implements Value {
        public Regex {
            flags = Set.copyOf(flags);
        }
    }

    /** The value is an address inside the network, IPv4 or IPv6. */
    record Cidr(String network) implements Value {}

    /** The value compares so with the value of another field of the same event. */
    record FieldReference(String field, Place place, boolean cased) implements Value {}

    /** The field is present, or is not. */
    record Exists(boolean present) implements Value {}

    /** The field is absent, null, or a list without values. */
    record Null() implements Value {}

    /** One of several spellings of a single value (base64offset, windash, expand): always OR, whatever `all` says. */
    record OneOf(List<Value> spellings) implements Value {
        public OneOf {
            spellings = List.copyOf(spellings);
        }
    }

    enum Order {
        EQ,
        LT,
        LTE,
        GT,
        GTE;

        /** Whether a number whose comparison with the bound gave this sign is in order. */
        public boolean admits(int sign) {
            return switch (this) {
                case EQ -> sign == 0;
                case LT -> sign < 0;
                case LTE -> sign <= 0;
                case GT -> sign > 0;
                case GTE -> sign >= 0;
            };
        }
    }

    enum Part {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    enum Flag {
        IGNORE_CASE,
        MULTILINE,
        DOT_ALL
    }

    /** Where the other field's value must stand in this one's. */
    enum Place {
        WHOLE,
        START,
        END,
        ANYWHERE
    }
}
