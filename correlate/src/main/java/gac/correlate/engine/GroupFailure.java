package gac.correlate.engine;

/** The timer of one group failed; what the call has written and handed out so far is to be undone. */
public final class GroupFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient byte[] hash;

    GroupFailure(byte[] hash, RuntimeException cause) {
        super("the timer of group " + java.util.HexFormat.of().formatHex(hash) + " failed: " + cause, cause);
        this.hash = hash.clone();
    }

    byte[] hash() {
        return hash.clone();
    }
}
