package gac.standalone;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, for a command that runs until it is told to stop. The signal calls an action that makes the command's loop end; the JVM
 * then waits until the command has closed this object, so close it after everything else is closed, and ends with exit code 0.
 */
final class StopSignal implements AutoCloseable {
    /** Longer than everything that has to be stopped may take; whoever waits for it can still kill the process. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private final CountDownLatch received = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private StopSignal(Runnable action) {
        hook = new Thread(
                () -> {
                    received.countDown();
                    action.run();
                    endWhenClosed();
                },
                "gac-stop");
    }

    /** Registers {@code action}; it runs on another thread. */
    static StopSignal calling(Runnable action) {
        StopSignal signal = new StopSignal(action);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    private void endWhenClosed() {
        try {
            if (closed.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                // Java's own exit code for a signal is 128 + its number, which service managers take for a failure.
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean received() {
        return received.getCount() == 0;
    }

    /** Waits for the signal, at most {@code time}; whether it came. */
    boolean await(Duration time) throws InterruptedException {
        return received.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            // the signal came: the hook ends the process
            received.countDown();
        }
    }
}
