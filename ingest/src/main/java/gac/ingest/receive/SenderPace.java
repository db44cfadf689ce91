package gac.ingest.receive;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections whose senders hold them without using them: nothing comes, or a message has begun and does not end. Stands behind the decoder, so that each
 * message that passes counts as getting on; so does each 64 KiB of one that is held until it is whole. Time during which Gác itself does not read, because it waits for Kafka, counts against nobody.
 *
 * <p>Looks four times in each {@code complete_within}; a connection lasts at most that much longer than it may.
 */
final class SenderPace extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SenderPace.class);

    private final Limits limits;
    private final String peer;
    private final BooleanSupplier inMessage;
    private boolean progress;
    private boolean begun;
    private long lastRead;
    private long since;

    /**
     * Watches one connection.
     *
     * @param inMessage whether the decoder before this holds the beginning of a message
     */
    SenderPace(Limits limits, String peer, BooleanSupplier inMessage) {
        this.limits = limits;
        this.peer = peer;
        this.inMessage = inMessage;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        lastRead = now(context);
        schedule(context);
    }

    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    private void schedule(ChannelHandlerContext context) {
        long period = Math.max(
                1, Math.min(limits.idle().toNanos(), limits.completeWithin().toNanos()) / 4);
        var unused = context.executor().schedule(() -> look(context), period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        progress = true;
        context.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        progress |= event == Pump.GETS_ON;
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        lastRead = now(context);
        boolean inside = inMessage.getAsBoolean();
        if (inside && (progress || !begun)) {
            since = lastRead;
        }
        begun = inside;
        progress = false;
        context.fireChannelReadComplete();
    }

    private void look(ChannelHandlerContext context) {
        if (!context.channel().isActive() || context.isRemoved()) {
            return;
        }
        long now = now(context);
        if (!context.channel().config().isAutoRead()) {
            lastRead = now;
            since = now;
        }
        Counter over = over(now);
        if (over == null) {
            schedule(context);
            return;
        }
        over.increment();
        LOG.debug( // as a rule there are many
                "{}: connection closed, {}",
                peer,
                over == limits.slow()
                        ? "a message that has begun does not get on for " + limits.completeWithin()
                        : "nothing has come for " + limits.idle());
        var unused = context.close();
    }

    private @Nullable Counter over(long now) {
        if (begun && now - since >= limits.completeWithin().toNanos()) {
            return limits.slow();
        }
        return now - lastRead >= limits.idle().toNanos() ? limits.idled() : null;
    }
}
