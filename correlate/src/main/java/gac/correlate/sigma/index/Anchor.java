package gac.correlate.sigma.index;

/**
 * Something that must hold of a field for a rule to match.
 *
 * @param slot the field's number, see {@link gac.correlate.sigma.match.FieldTable}
 * @param literal composed and case-folded; empty for PRESENT
 */
record Anchor(int slot, Kind kind, String literal) {
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
