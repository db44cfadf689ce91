package gac.correlate.sigma;

/**
 * A part of one field's value that made a rule match.
 *
 * @param field the field's name in the event
 * @param value the value as text
 * @param start first character of the part, an index into value
 * @param end index after the last character
 */
public record Span(String field, String value, int start, int end) {
    /** The part itself. */
    public String text() {
        return value.substring(start, end);
    }
}
