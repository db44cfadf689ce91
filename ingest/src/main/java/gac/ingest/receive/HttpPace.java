package gac.ingest.receive;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections on which a request has begun and neither its answer is due nor {@link #MUCH} bytes come for a while (slow-loris): such a sender holds a connection, and of the bodies' bytes
 * what its request may have. Stands before the codec, for the head of a request is sent slowly as well. Time during which Gác itself does not read, because it waits for Kafka, counts against nobody.
 *
 * <p>Looks four times in the time; a connection lasts at most that much longer than it may.
 */
final class HttpPace extends ChannelDuplexHandler {
    /** So many bytes in the time are pace enough. */
    static final int MUCH = 64 << 10;

    private final long within;
    private final Counter slow;
    private boolean begun;
    private int came;
    private long since;

    /** @param within how long a request may take, or this many bytes of it */
    HttpPace(Duration within, Counter slow) {
        this.within = within.toNanos();
        this.slow = slow;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        schedule(context);
    }

    private void schedule(ChannelHandlerContext context) {
        var unused = context.executor().schedule(() -> look(context), Math.max(1, within / 4), TimeUnit.NANOSECONDS);
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            came += bytes.readableBytes();
            if (!begun || came >= MUCH) {
                begun = true;
                came = 0;
                since = now(context);
            }
        }
        context.fireChannelRead(message);
    }

    /** An answer ends its request; what comes after it begins another. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        begun = false;
        var unused = context.write(message, promise);
    }

    private void look(ChannelHandlerContext context) {
        if (!context.channel().isActive() || context.isRemoved()) {
            return;
        }
        if (!context.channel().config().isAutoRead()) {
            since = now(context);
        }
        if (begun && now(context) - since >= within) {
            slow.increment();
            var unused = context.close();
        } else {
            schedule(context);
        }
    }
}
