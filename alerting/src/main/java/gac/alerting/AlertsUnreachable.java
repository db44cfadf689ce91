package gac.alerting;

import org.jspecify.annotations.Nullable;

/** The alert topic cannot be read; the message says why and what to do, for a person. */
public final class AlertsUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlertsUnreachable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
