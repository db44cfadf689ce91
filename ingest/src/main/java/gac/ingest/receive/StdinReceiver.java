package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineCursor;
import gac.ingest.write.InFlight;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Standard input, line by line to its end; reads no further while Kafka is away. */
public final class StdinReceiver implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StdinReceiver.class);
    private static final int READ = 64 << 10;

    private final InputStream input;
    private final SourceIntake source;
    private final NetworkIntake intake;
    private final Runnable finished;
    private volatile boolean stopping;

    /**
     * A receiver for a thread of its own: reading may block for ever.
     *
     * @param finished runs when the input has ended
     */
    public StdinReceiver(InputStream input, SourceIntake source, NetworkIntake intake, Runnable finished) {
        this.input = input;
        this.source = source;
        this.intake = intake;
        this.finished = finished;
    }

    /** Reads nothing more once the read under way returns. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        int maxFrame = ((ReceiverConfig.Stdin) source.config().receiver()).maxFrame();
        byte[] buffer = new byte[maxFrame + READ];
        int length = 0;
        boolean continuing = false;
        try {
            boolean last = false;
            while (!last && !stopping) {
                int read = input.read(buffer, length, Math.min(READ, buffer.length - length));
                last = read < 0;
                length += Math.max(0, read);
                source.meters().received(Math.max(0, read));
                LineCursor cursor = new LineCursor(buffer, 0, length, maxFrame, last, continuing);
                for (Frame frame = cursor.next(); frame != null; frame = cursor.next()) {
                    intake.accept(source, frame, ReceiverConfig.STDIN, "stdin");
                }
                continuing = cursor.continuing();
                length -= cursor.position();
                System.arraycopy(buffer, cursor.position(), buffer, 0, length);
                awaitRoom();
            }
        } catch (IOException e) {
            LOG.error("standard input cannot be read any more: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        intake.joinedAtEnd(source);
        if (!stopping) {
            finished.run();
        }
    }

    private void awaitRoom() throws InterruptedException {
        InFlight.Share share = intake.inFlight(source);
        if (share.full()) {
            CountDownLatch room = new CountDownLatch(1);
            share.whenRoom(room::countDown);
            room.await();
        }
    }
}
