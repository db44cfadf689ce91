package gac.ingest.receive;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection behind an answer that says {@code Connection: close}, in stages (RFC 9112 section 9.6): the answer, the end of our
 * side, then what the sender still writes is read and thrown away until the sender closes too. To close at once would not do: a socket with
 * unread bytes is reset, and the reset overtakes the answer, so that a sender in the middle of a body would never learn why it was
 * refused.
 *
 * <p>Bounded by {@link #MOST_BYTES} and {@link #WITHIN}; the connection counts against the limit of connections until then.
 */
final class StagedClose extends ChannelDuplexHandler {
    /** So many bytes are thrown away at most: the largest body that can be configured, and a little. */
    static final long MOST_BYTES = 65L << 20;

    /** The sender has so long to end its body and read the answer. */
    static final Duration WITHIN = Duration.ofSeconds(30);

    private final long mostBytes;
    private final Duration within;
    private boolean closing;

    StagedClose() {
        this(MOST_BYTES, WITHIN);
    }

    StagedClose(long mostBytes, Duration within) {
        this.mostBytes = mostBytes;
        this.within = within;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!closing
                && message instanceof HttpResponse answer
                && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL
                && !HttpUtil.isKeepAlive(answer)) {
            closing = true;
            Channel channel = context.channel();
            context.pipeline().addFirst(new Discard());
            var unused = context.write(message, promise.unvoid().addListener(written -> endOutput(channel)));
            channel.config().setAutoRead(true); // a request that waits for Kafka has turned it off
            return;
        }
        var unused = context.write(message, promise);
    }

    private void endOutput(Channel channel) {
        if (channel.isActive()) {
            var unused = ((DuplexChannel) channel).shutdownOutput();
            var end = channel.eventLoop().schedule(() -> end(channel), within.toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> end.cancel(false));
        }
    }

    private static void end(Channel channel) {
        var unused = channel.close();
    }

    /** What had been decoded before the answer: no later request counts. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Stands before all decoding. */
    private final class Discard extends ChannelInboundHandlerAdapter {
        private long discarded;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                discarded += bytes.readableBytes();
            }
            ReferenceCountUtil.release(message);
            if (discarded > mostBytes) {
                var unused = context.close();
            }
        }
    }
}
