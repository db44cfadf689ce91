package gac.ingest.frame;

/** Bytes that do not keep to the protocol; the message says in which way, for a person. */
public final class MalformedException extends Exception {
    /** Dead letter reason, and label of the counter. */
    public static final String REASON = "malformed";

    public MalformedException(String message) {
        super(message);
    }
}
