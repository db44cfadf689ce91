package gac.correlate.sigma.index;

import java.util.Comparator;

/**
 * Something that can be seen of a field in one pass over its values.
 *
 * @param slot the field's number, see {@link gac.correlate.sigma.match.FieldTable}
 * @param literal composed and case-folded; empty for PRESENT
 */
record Anchor(int slot, Kind kind, String literal) {
    /** Any order will do, so that one set of rules always gives one index. */
    static final Comparator<Anchor> ORDER =
            Comparator.comparingInt(Anchor::slot).thenComparing(Anchor::kind).thenComparing(Anchor::literal);

    enum Kind {
        /** A value is the literal. */
        WHOLE,
        /** A value starts with it. */
        START,
        /** A value ends with it. */
        END,
        /** A value contains it. */
        ANYWHERE,
        /** The field has a value. */
        PRESENT
    }
}
