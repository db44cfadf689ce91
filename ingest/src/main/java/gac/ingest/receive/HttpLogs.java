package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineCursor;
import gac.ingest.receive.HttpRefusals.Reason;
import gac.ingest.write.NetworkWriter;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the lines of a request and answers once Kafka has decided on all of them. */
final class HttpLogs extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpLogs.class);
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int RETRY_SECONDS = 5;

    private final NetworkIntake intake;
    private final HttpRefusals refusals;

    HttpLogs(NetworkIntake intake, HttpRefusals refusals) {
        this.intake = intake;
        this.refusals = refusals;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Channel channel = context.channel();
        SourceIntake source = channel.attr(HttpAdmission.SOURCE).get();
        ReceiverConfig.Http receiver = (ReceiverConfig.Http) source.config().receiver();
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (request.decoderResult().isFailure()) {
            answer(context, refusals.answer(Reason.BAD_BODY, "the body could not be read"), false);
            return;
        }
        byte[] body;
        try {
            body = body(request, receiver.maxBody());
        } catch (IOException e) {
            answer(context, refusals.answer(Reason.BAD_BODY, "the body is no whole gzip: " + e.getMessage()), false);
            return;
        }
        if (body.length > receiver.maxBody()) {
            answer(context, refusals.tooLarge(receiver.maxBody()), false);
            return;
        }
        source.meters().received(body.length);
        List<Frame> frames = frames(body, receiver.maxFrame());
        if (frames.isEmpty()) {
            answer(context, refusals.answer(Reason.NO_LINES, "the body holds no line"), keepAlive);
            return;
        }
        channel.config().setAutoRead(false); // the next request waits for the answer to this one
        Answer answer = new Answer(context, frames.size(), keepAlive);
        String key = request.headers().get(IDEMPOTENCY_KEY);
        String peer = NetworkIntake.text(Sockets.remote(channel));
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            String id = key == null
                    ? intake.uniqueId()
                    : LineIds.ofRequest(source.config().name(), key, i, frame.bytes());
            intake.accept(source, frame, ReceiverConfig.HTTP, peer, id, answer);
        }
        long wait = receiver.acknowledgeWithin().toMillis();
        answer.timeout(channel.eventLoop().schedule(answer::giveUp, wait, TimeUnit.MILLISECONDS));
    }

    /** The body, decompressed up to one byte more than allowed. */
    private static byte[] body(FullHttpRequest request, int maxBody) throws IOException {
        if (!HttpAdmission.GZIP.equalsIgnoreCase(request.headers().get(HttpHeaderNames.CONTENT_ENCODING))) {
            return ByteBufUtil.getBytes(request.content());
        }
        // Not Netty's decompressor: it takes a torn stream for a whole one.
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteBufInputStream(request.content()))) {
            return gzip.readNBytes(maxBody + 1);
        }
    }

    private static List<Frame> frames(byte[] body, int maxFrame) {
        LineCursor cursor = new LineCursor(body, 0, body.length, maxFrame, true, false);
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = cursor.next(); frame != null; frame = cursor.next()) {
            frames.add(frame);
        }
        return frames;
    }

    private static void answer(ChannelHandlerContext context, FullHttpResponse answer, boolean keepAlive) {
        if (!keepAlive) {
            answer.headers().set(HttpHeaderNames.CONNECTION, "close"); // StagedClose sees to it
        }
        var unused = context.writeAndFlush(answer);
        context.channel().config().setAutoRead(true);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ReadTimeoutException || cause instanceof IOException) {
            LOG.debug("http {}: {}", context.channel().remoteAddress(), cause.toString());
            var unused = context.close();
        } else {
            LOG.error("http {}: connection closed", context.channel().remoteAddress(), cause);
            var unused = context.close();
        }
    }

    /** Waits for every line of one request, then answers once. */
    private final class Answer implements NetworkWriter.Acknowledgement {
        private final ChannelHandlerContext context;
        private final boolean keepAlive;
        private final int lines;
        private final AtomicInteger open;
        private final AtomicBoolean failed = new AtomicBoolean();
        private final AtomicBoolean answered = new AtomicBoolean();
        private volatile io.netty.util.concurrent.@Nullable ScheduledFuture<?> timeout;

        Answer(ChannelHandlerContext context, int lines, boolean keepAlive) {
            this.context = context;
            this.keepAlive = keepAlive;
            this.open = new AtomicInteger(lines);
            this.lines = lines;
        }

        void timeout(io.netty.util.concurrent.ScheduledFuture<?> scheduled) {
            timeout = scheduled;
            if (answered.get()) {
                scheduled.cancel(false);
            }
        }

        @Override
        public void done(boolean written) {
            if (!written) {
                failed.set(true);
            }
            if (open.decrementAndGet() == 0 && context.channel().isActive()) {
                context.executor().execute(() -> answerOnce(failed.get()));
            }
        }

        void giveUp() {
            answerOnce(true);
        }

        private void answerOnce(boolean unavailable) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            io.netty.util.concurrent.ScheduledFuture<?> scheduled = timeout;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
            FullHttpResponse answer = unavailable
                    ? refusals.later(
                            Reason.KAFKA_UNAVAILABLE,
                            "Kafka has not acknowledged every line; send the same request again",
                            RETRY_SECONDS)
                    : HttpAnswer.accepted(lines);
            answer(context, answer, keepAlive);
        }
    }
}
