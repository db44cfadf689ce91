package gac.ingest.receive;

import gac.ingest.frame.Frame;
import gac.ingest.frame.MalformedException;
import gac.ingest.frame.MessageReader;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose protocol acknowledges: what the sender is told has arrived is in Kafka, with {@code acks=all}. Where Kafka has refused something the
 * connection is closed without an acknowledgement, and the sender sends again.
 *
 * <p>Goes on reading while fewer than {@link #MOST_OPEN} lines of the connection wait for Kafka and its source has not its share of the bytes in flight. For the connection's thread, except where
 * told otherwise.
 */
abstract class Conversation<M> extends ChannelInboundHandlerAdapter {
    /** So many lines of one connection may wait for Kafka. */
    static final int MOST_OPEN = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final Once TOLD = new Once();

    final Sender sender;
    private final Class<M> type;
    private final NetworkIntake intake;
    private final Limits limits;
    private @Nullable Pump<M> pump;
    private final AtomicInteger open = new AtomicInteger();
    private boolean waiting;

    Conversation(Class<M> type, Sender sender, NetworkIntake intake, Limits limits) {
        this.type = type;
        this.sender = sender;
        this.intake = intake;
        this.limits = limits;
    }

    /** Begins to read from a connection. */
    final void begin(SocketChannel connection, MessageReader<M> reader) {
        Pump<M> reading = new Pump<>(reader, this::mayGoOn);
        pump = reading;
        connection
                .pipeline()
                .addLast(new FlushConsolidationHandler(256, true)) // one write for the acknowledgements of many lines
                .addLast(reading)
                .addLast(new SenderPace(limits, sender.peer(), reading::inMessage))
                .addLast(this);
    }

    /**
     * Takes a message of the sender.
     *
     * @throws MalformedException when it does not fit here
     */
    abstract void take(ChannelHandlerContext context, M message) throws MalformedException;

    /** Answers before the connection is closed, where the protocol has an answer. */
    void refuse(ChannelHandlerContext context, MalformedException problem) {}

    private boolean mayGoOn() {
        if (open.get() >= MOST_OPEN) {
            return false;
        }
        if (intake.inFlight(sender.source()).full()) {
            awaitRoom();
            return false;
        }
        return true;
    }

    private void awaitRoom() {
        Pump<M> paused = pump;
        if (!waiting && paused != null) {
            waiting = true;
            intake.inFlight(sender.source())
                    .whenRoom(() -> paused.later(() -> {
                        waiting = false;
                        paused.resume();
                    }));
        }
    }

    /** Lines that are acknowledged together. */
    final Batch batch(ChannelHandlerContext context, Batch.Decided decided) {
        return new Batch(context.executor(), decided);
    }

    /** Hands a line over as one of a batch. */
    final void accept(Frame frame, String id, Batch batch) {
        open.incrementAndGet();
        var acknowledgement = batch.add();
        intake.accept(sender, frame, id, written -> {
            acknowledgement.done(written);
            Pump<M> paused = pump;
            if (open.decrementAndGet() == MOST_OPEN / 2 && paused != null) {
                paused.later(paused::resume);
            }
        });
    }

    final String uniqueId() {
        return intake.uniqueId();
    }

    /** Kafka has refused something that the sender waits for: it has to send it again. */
    final void sendAgain(ChannelHandlerContext context) {
        LOG.warn(
                "{} {}: Kafka refused lines; the connection is closed so that they are sent again",
                sender.receiver(),
                sender.peer());
        var unused = context.close();
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Pump.Malformed malformed) {
            malformed(context, malformed.bytes(), malformed.problem());
            return;
        }
        try {
            take(context, type.cast(message));
        } catch (MalformedException e) {
            malformed(context, new byte[0], e);
        }
    }

    private void malformed(ChannelHandlerContext context, byte[] bytes, MalformedException problem) {
        Pump<M> reading = pump;
        if (reading != null) {
            reading.stop();
        }
        limits.malformed().increment();
        String from = sender.peer().replaceFirst(":\\d+$", "");
        if (TOLD.first(sender.receiver() + from + problem.getMessage())) {
            LOG.warn("{} {}: connection closed: {} (told once)", sender.receiver(), from, problem.getMessage());
        }
        if (bytes.length > 0) {
            intake.accept(
                    sender, new Frame.Bad(bytes, MalformedException.REASON, String.valueOf(problem.getMessage())));
        }
        refuse(context, problem);
        var unused = context.close();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{} {}: {}", sender.receiver(), sender.peer(), cause.toString());
        } else {
            LOG.error("{} {}: connection closed", sender.receiver(), sender.peer(), cause);
        }
        var unused = context.close();
    }
}
