package gac.schemas;

/** Receives fields of an event as {@link EventView#visit} comes to them. */
public interface FieldVisitor {
    /** Number under which every value is handed over, when all are wanted. */
    int EVERYTHING = -1;

    /** A text, or one of a field's several texts. The bytes are valid as long as the view looks at the event. */
    void text(int number, byte[] utf8, int from, int length);

    void number(int number, long value);

    /** A value of another kind: Boolean, Double, String, or an empty List. */
    void value(int number, Object value);
}
