package gac.correlate.sigma;

/** Receives the values of an event's fields, see {@link LogEvent#read}. */
public interface FieldSink {
    /** The number under which every value of the event is told, when all are wanted. */
    int EVERYTHING = -1;

    /** A text, or one of a field's several texts. The bytes must stay as they are while the event is matched. */
    void text(int field, byte[] utf8, int from, int length);

    void number(int field, long value);

    /** A value as {@link LogEvent#get} gives it, but not null. */
    void value(int field, Object value);
}
