package gac.alerting;

import org.jspecify.annotations.Nullable;

/** A topic cannot be read; the message says why and what to do, for a person. */
public final class TopicUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicUnreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
