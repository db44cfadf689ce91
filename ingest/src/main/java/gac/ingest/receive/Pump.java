package gac.ingest.receive;

import gac.ingest.frame.MalformedException;
import gac.ingest.frame.MessageReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the messages of a connection one by one, and stops between any two while it may not go on: then the socket is not read either, so TCP slows the
 * sender down. Holds the beginning of one message and what one read of the socket brought.
 */
final class Pump<M> extends ChannelInboundHandlerAdapter {
    /** How much of bytes that cannot be understood goes to the dead letters. */
    private static final int MOST_KEPT = 4 << 10;

    /** Told behind this, when so much of one message has come that its sender cannot be called slow. */
    static final Object GETS_ON = new Object();

    private static final int MUCH = 64 << 10;

    private final MessageReader<M> reader;
    private final BooleanSupplier mayGoOn;
    private @Nullable ByteBuf held;
    private @Nullable ChannelHandlerContext context;
    private int sinceTold;
    private boolean stopped;
    private boolean pumping;

    /**
     * A pump for one connection.
     *
     * @param mayGoOn asked before each message; who makes it true again calls {@link #resume}
     */
    Pump(MessageReader<M> reader, BooleanSupplier mayGoOn) {
        this.reader = reader;
        this.mayGoOn = mayGoOn;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext at, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (stopped) {
            bytes.release();
            return;
        }
        sinceTold += bytes.readableBytes();
        if (sinceTold >= MUCH) {
            sinceTold = 0;
            at.fireUserEventTriggered(GETS_ON);
        }
        held = held == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(at.alloc(), held, bytes);
        pump(at);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext at) {
        at.channel().config().setAutoRead(!stopped && mayGoOn.getAsBoolean());
        at.fireChannelReadComplete();
    }

    /** Goes on where it stopped, if it may; on the connection's own thread. */
    void resume() {
        ChannelHandlerContext at = Objects.requireNonNull(context);
        if (!pumping
                && !stopped
                && at.channel().isActive()
                && !at.channel().config().isAutoRead()
                && mayGoOn.getAsBoolean()) {
            pump(at);
            channelReadComplete(at);
        }
    }

    /** Runs something on the connection's own thread, from any other. */
    void later(Runnable task) {
        try {
            Objects.requireNonNull(context).executor().execute(task);
        } catch (RejectedExecutionException e) {
            // That thread has ended, and the connection with it.
        }
    }

    /** Passes nothing on any more; on the connection's own thread. */
    void stop() {
        stopped = true;
        if (context != null) {
            context.channel().config().setAutoRead(false);
        }
    }

    /** Whether the beginning of a message has come and its end has not. */
    boolean inMessage() {
        return reader.inMessage() || (held != null && held.isReadable());
    }

    private void pump(ChannelHandlerContext at) {
        ByteBuf in = held;
        if (in == null) {
            return;
        }
        pumping = true;
        int before = in.readerIndex();
        try {
            while (!stopped && mayGoOn.getAsBoolean()) {
                before = in.readerIndex();
                M message = reader.next(in);
                if (message == null) {
                    break;
                }
                at.fireChannelRead(message);
            }
        } catch (MalformedException e) {
            stopped = true;
            byte[] kept = new byte[Math.min(MOST_KEPT, in.writerIndex() - before)];
            in.getBytes(before, kept);
            at.fireChannelRead(new Malformed(kept, e));
        } finally {
            pumping = false;
            release(stopped || !in.isReadable());
            if (held != null && held.refCnt() == 1) { // a reader may keep a part of it
                held.discardSomeReadBytes();
            }
        }
    }

    /**
     * The last thing a connection says that does not keep to its protocol.
     *
     * @param bytes the first of those that could not be understood
     */
    @SuppressWarnings("ArrayRecordComponent") // on their way into a dead letter; nobody compares them
    record Malformed(byte[] bytes, MalformedException problem) {}

    private void release(boolean all) {
        if (held != null && all) {
            held.release();
            held = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext at) {
        stopped = true;
        if (!pumping) {
            release(true);
        }
        reader.close();
        at.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext at) {
        if (!pumping) {
            release(true);
        }
        reader.close();
    }
}
