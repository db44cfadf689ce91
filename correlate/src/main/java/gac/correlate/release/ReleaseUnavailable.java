package gac.correlate.release;

/** No release can be had now: not the record's fault, so it must not become a dead letter; the task stops and tries again. */
public final class ReleaseUnavailable extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public ReleaseUnavailable(String message) {
        super(message);
    }
}
