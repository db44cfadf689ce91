package gac.standalone;

import org.jspecify.annotations.Nullable;

/** An expected end of a command with a message for a person; its stack trace is shown only with {@code -v}. */
public final class CommandFailure extends RuntimeException {
    private final int exitCode;

    private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command ran and found a failure: exit code 1. */
    public static CommandFailure found(String message) {
        return new CommandFailure(1, message, null);
    }

    /** The input, a file or the surroundings are not usable: exit code 2. The message says how to mend it. */
    public static CommandFailure input(String message) {
        return new CommandFailure(2, message, null);
    }

    /** As {@link #input(String)}, with what led to it. */
    public static CommandFailure input(String message, Throwable cause) {
        return new CommandFailure(2, message, cause);
    }

    /** Who read standard output has enough, as {@code head} has: the command ends at once, quietly, as done. */
    public static CommandFailure outputClosed() {
        return new CommandFailure(0, "", null);
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
