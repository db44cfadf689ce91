package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Enveloped;
import gac.ingest.write.NetworkWriter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the lines of a request and answers once Kafka has decided on all of them. */
final class HttpLogs extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpLogs.class);
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final NetworkIntake intake;
    private final HttpMeters meters;

    HttpLogs(NetworkIntake intake, HttpMeters meters) {
        this.intake = intake;
        this.meters = meters;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        HttpAdmission.Admitted admitted =
                context.channel().attr(HttpAdmission.ADMITTED).get();
        int maxBody = admitted.receiver().maxBody();
        if (request.decoderResult().isFailure()) {
            refuse(context, admitted, HttpProblem.BAD_BODY, false);
            return;
        }
        byte[] body;
        try {
            boolean gzip = HttpAdmission.GZIP.equalsIgnoreCase(request.headers().get(HttpHeaderNames.CONTENT_ENCODING));
            body = HttpBody.read(request.content(), gzip, maxBody);
        } catch (IOException e) {
            refuse(context, admitted, HttpProblem.BAD_GZIP, false);
            return;
        }
        if (body.length > maxBody) {
            refuse(context, admitted, HttpProblem.TOO_LARGE, false);
            return;
        }
        admitted.source().meters().received(body.length);
        HttpBatch batch =
                admitted.endpoint().read(request, body, admitted.receiver().maxFrame());
        HttpProblem problem = batch.problem();
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (problem != null) {
            refuse(context, admitted, problem, keepAlive);
        } else if (batch.items().isEmpty()) {
            answer(context, batch.answer().get(), keepAlive);
        } else {
            write(context, admitted, batch, request.headers().get(IDEMPOTENCY_KEY), keepAlive);
        }
    }

    private void refuse(
            ChannelHandlerContext context, HttpAdmission.Admitted admitted, HttpProblem problem, boolean keepAlive) {
        answer(context, meters.answer(admitted.endpoint(), problem, admitted.request()), keepAlive);
    }

    private void write(
            ChannelHandlerContext context,
            HttpAdmission.Admitted admitted,
            HttpBatch batch,
            @Nullable String key,
            boolean keepAlive) {
        Channel channel = context.channel();
        channel.config().setAutoRead(false); // the next request waits for the answer to this one
        SourceIntake source = admitted.source();
        List<Enveloped> items = batch.items();
        Answer answer = new Answer(
                context,
                items.size(),
                written -> answer(
                        context,
                        written
                                ? batch.answer().get()
                                : meters.answer(admitted.endpoint(), HttpProblem.KAFKA_UNAVAILABLE, admitted.request()),
                        keepAlive));
        Sender sender = new Sender(
                source,
                ReceiverConfig.HTTP,
                NetworkIntake.text(Sockets.remote(channel)),
                channel.attr(TlsAdmission.SUBJECT).get());
        for (int i = 0; i < items.size(); i++) {
            Enveloped item = items.get(i);
            String id = key == null
                    ? intake.uniqueId()
                    : LineIds.ofRequest(
                            source.config().name(), key, i, item.frame().bytes());
            intake.accept(sender, item, id, answer);
        }
        long wait = admitted.receiver().acknowledgeWithin().toMillis();
        answer.timeout(channel.eventLoop().schedule(answer::giveUp, wait, TimeUnit.MILLISECONDS));
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
    private static final class Answer implements NetworkWriter.Acknowledgement {
        private final ChannelHandlerContext context;
        private final AtomicInteger open;
        private final Consumer<Boolean> whenDecided;
        private final AtomicBoolean failed = new AtomicBoolean();
        private final AtomicBoolean answered = new AtomicBoolean();
        private volatile io.netty.util.concurrent.@Nullable ScheduledFuture<?> timeout;

        /**
         * Waits for lines.
         *
         * @param whenDecided told once, on the connection's thread, whether all have been written
         */
        Answer(ChannelHandlerContext context, int lines, Consumer<Boolean> whenDecided) {
            this.context = context;
            this.open = new AtomicInteger(lines);
            this.whenDecided = whenDecided;
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
                context.executor().execute(() -> decide(!failed.get()));
            }
        }

        void giveUp() {
            decide(false);
        }

        private void decide(boolean written) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            io.netty.util.concurrent.ScheduledFuture<?> scheduled = timeout;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
            whenDecided.accept(written);
        }
    }
}
