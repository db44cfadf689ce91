package gac.ingest;

/** Ingest cannot start or go on; the message says why and how to mend it. */
public final class IngestException extends RuntimeException {
    public IngestException(String message, Throwable cause) {
        super(message, cause);
    }
}
