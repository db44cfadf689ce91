package gac.ingest;

import org.jspecify.annotations.Nullable;

/** Ingest cannot start or go on; the message says why and how to mend it. */
public final class IngestException extends RuntimeException {
    public IngestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
