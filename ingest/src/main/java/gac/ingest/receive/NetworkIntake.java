package gac.ingest.receive;

import gac.ingest.frame.Enveloped;
import gac.ingest.frame.Frame;
import gac.ingest.parse.event.Envelope;
import gac.ingest.write.InFlight;
import gac.ingest.write.NetworkWriter;
import gac.ingest.write.OrderGate;
import gac.ingest.write.Outgoing;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What all network receivers do with a frame: stamp, process, hand to the writer, in one step no time mark can get into. */
public final class NetworkIntake {
    private static final String FAILED = "processing_failed";

    private final OrderGate gate;
    private final NetworkWriter writer;
    private final InFlight inFlight;
    private final LineIds ids = new LineIds();

    public NetworkIntake(OrderGate gate, NetworkWriter writer, InFlight inFlight) {
        this.gate = gate;
        this.writer = writer;
        this.inFlight = inFlight;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** What a source has under way to Kafka, and may have. */
    InFlight.Share inFlight(SourceIntake source) {
        return inFlight.of(source.config().name());
    }

    String uniqueId() {
        return ids.unique();
    }

    /** Hands over the joined events of a source that are complete because nothing came for a while. */
    public void joinedUntilNow(SourceIntake source) {
        gate.receiving(received -> writer.send(source.joinedUntil(received)));
    }

    /** Hands over the joined events of a source from which nothing more will come. */
    public void joinedAtEnd(SourceIntake source) {
        gate.receiving(received -> writer.send(source.joinedAtEnd(received)));
    }

    void accept(SourceIntake source, Frame frame, String receiver, String peer) {
        accept(new Sender(source, receiver, peer, null), frame);
    }

    /** Takes what one reading of a connection has brought, in its order; its protocol acknowledges nothing. */
    void accept(Sender sender, List<Frame> frames) {
        sender.source().meters().framed(frames.size());
        gate.receiving(received -> {
            List<Outgoing> all = new ArrayList<>(frames.size());
            int done = 0;
            try {
                for (; done < frames.size(); done++) {
                    all.addAll(sender.source()
                            .process(frames.get(done), Provenance.of(sender, received, uniqueId(), Envelope.NONE)));
                }
            } finally {
                writer.send(all);
                if (done < frames.size()) { // it failed: what is left of the reading goes nowhere, but not unseen
                    sender.source().meters().dropped(FAILED, frames.size() - done);
                }
            }
        });
    }

    /** Takes a frame of a connection. */
    void accept(Sender sender, Frame frame, String id, NetworkWriter.Acknowledgement acknowledgement) {
        accept(sender, new Enveloped(frame, Envelope.NONE), id, acknowledgement);
    }

    /** Takes a frame with what its protocol says about it. */
    void accept(Sender sender, Enveloped item, String id, NetworkWriter.Acknowledgement acknowledgement) {
        sender.source().meters().framed(1);
        gate.receiving(received -> send(sender, item, received, id, acknowledgement));
    }

    private void send(
            Sender sender, Enveloped item, Instant received, String id, NetworkWriter.Acknowledgement acknowledgement) {
        NetworkWriter.Acknowledgement waiting = acknowledgement;
        Provenance at = Provenance.of(sender, received, id, item.envelope());
        for (Outgoing outgoing : sender.source().process(item.frame(), at)) {
            writer.send(outgoing, waiting);
            waiting = NetworkWriter.Acknowledgement.NONE; // the sender waits for its own line only
        }
    }

    /** Runs what receives; no time mark gets between it and its instant. */
    void receiving(Consumer<Instant> work) {
        gate.receiving(work);
    }

    /** Takes a frame that was received before and has waited; time marks have waited for it. */
    void acceptLater(
            Sender sender, Frame frame, Instant received, String id, NetworkWriter.Acknowledgement acknowledgement) {
        send(sender, new Enveloped(frame, Envelope.NONE), received, id, acknowledgement);
    }

    /** Takes a frame of a connection whose protocol acknowledges nothing. */
    void accept(Sender sender, Frame frame) {
        accept(sender, frame, uniqueId(), NetworkWriter.Acknowledgement.NONE);
    }

    /** Address and port of a socket, as it is written into events. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
