package gac.schemas;

/** Bytes that are not a record of ours: no single-object marker, an unknown schema, or a body that does not fit its schema. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
