package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.Subject;
import gac.ingest.write.InFlight;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Decides on a request by its headers, before any of its body is held. The body of a request that is turned away is thrown away: a small one
 * before the answer, and the connection stays open; of a larger one nothing is waited for, and {@link StagedClose} ends the connection.
 */
final class HttpAdmission extends ChannelDuplexHandler {
    /** The request that was let in. */
    static final AttributeKey<Admitted> ADMITTED = AttributeKey.valueOf(HttpAdmission.class, "admitted");

    /** Whose request it is, and who reads it. */
    record Admitted(SourceIntake source, ReceiverConfig.Http receiver, HttpEndpoint endpoint, HttpRequest request) {}

    static final String GZIP = "gzip";

    /** The connection stays open behind a refused body of at most so many bytes. */
    static final int SMALL_BODY = 64 << 10;

    private final HttpRoutes routes;
    private final InFlight inFlight;
    private final BodyBudget budget;
    private final HttpMeters meters;
    private long taken;
    private @Nullable Admitted admitted;
    private long received;

    /** The answer to a request whose small body is being thrown away. */
    private @Nullable FullHttpResponse waiting;

    /** Decides for one connection. */
    HttpAdmission(HttpRoutes routes, InFlight inFlight, BodyBudget budget, HttpMeters meters) {
        this.routes = routes;
        this.inFlight = inFlight;
        this.budget = budget;
        this.meters = meters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            giveBack();
            FullHttpResponse refusal = refusal(context, request);
            if (refusal != null) {
                ReferenceCountUtil.release(message);
                refuse(context, request, refusal);
                return;
            }
        } else if (waiting != null) {
            ReferenceCountUtil.release(message);
            if (message instanceof LastHttpContent) {
                FullHttpResponse answer = waiting;
                waiting = null;
                var unused = context.writeAndFlush(answer);
            }
            return;
        } else if (message instanceof HttpContent content) {
            received += content.content().readableBytes();
            Admitted now = admitted;
            if (now != null && received > now.receiver().maxBody()) { // sent in chunks, without saying how long it is
                ReferenceCountUtil.release(message);
                context.pipeline().remove(HttpObjectAggregator.class); // lets go of what it has of the body
                answerAndClose(context, meters.answer(now.endpoint(), HttpProblem.TOO_LARGE, now.request()));
                return;
            }
        }
        context.fireChannelRead(message);
    }

    private void refuse(ChannelHandlerContext context, HttpRequest request, FullHttpResponse refusal) {
        // Who asks before sending may send the body or not, whatever it is told: then only closing is clear (RFC 9110
        // section 10.1.1).
        boolean staysOpen = request.decoderResult().isSuccess()
                && HttpUtil.isKeepAlive(request)
                && !HttpUtil.is100ContinueExpected(request)
                && !HttpUtil.isTransferEncodingChunked(request)
                && HttpUtil.getContentLength(request, 0L) <= SMALL_BODY;
        if (staysOpen) {
            waiting = refusal;
        } else {
            answerAndClose(context, refusal);
        }
    }

    private static void answerAndClose(ChannelHandlerContext context, FullHttpResponse answer) {
        answer.headers().set(HttpHeaderNames.CONNECTION, "close");
        var unused = context.writeAndFlush(answer);
    }

    private @Nullable FullHttpResponse refusal(ChannelHandlerContext context, HttpRequest request) {
        HttpRoutes.Route route = routes.find(request);
        if (route.answer() != null) {
            return route.answer();
        }
        HttpProblem problem = route.problem();
        if (problem == null) {
            HttpAccess.Decision decision = routes.access(
                    route,
                    request.headers().get(HttpHeaderNames.AUTHORIZATION),
                    Sockets.remote(context.channel()).getAddress());
            SourceIntake source = decision.source();
            problem = source == null ? decision.problem() : admit(context, request, route.endpoint(), source);
        }
        return problem == null ? null : meters.answer(route.endpoint(), problem, request);
    }

    private @Nullable HttpProblem admit(
            ChannelHandlerContext context, HttpRequest request, HttpEndpoint endpoint, SourceIntake source) {
        ReceiverConfig.Http receiver = (ReceiverConfig.Http) source.config().receiver();
        String subject = context.channel().attr(TlsAdmission.SUBJECT).get();
        if (!Peers.admits(source, subject == null ? null : Subject.parse(subject))) {
            return HttpProblem.UNKNOWN_SUBJECT;
        }
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.equalsIgnoreCase(HttpHeaderValues.CONTINUE.toString())) {
            return HttpProblem.UNSUPPORTED_EXPECTATION;
        }
        long length = HttpUtil.getContentLength(request, -1L);
        if (length > receiver.maxBody()) {
            return HttpProblem.TOO_LARGE;
        }
        String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (!encoding.equalsIgnoreCase("identity") && !encoding.equalsIgnoreCase(GZIP)) {
            return HttpProblem.UNSUPPORTED_ENCODING;
        }
        boolean known = length >= 0 && !encoding.equalsIgnoreCase(GZIP);
        long needed = known ? length : receiver.maxBody();
        if (inFlight.of(source.config().name()).full() || !budget.take(needed)) {
            return HttpProblem.BUSY;
        }
        taken = needed;
        received = 0;
        Admitted now = new Admitted(source, receiver, endpoint, request);
        admitted = now;
        context.channel().attr(ADMITTED).set(now);
        return null;
    }

    /** An answer ends what its request may hold, also where the connection then stays open without another request. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse answer
                && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) { // 100: the body is still to come
            giveBack();
        }
        var unused = context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        giveBack();
        waiting = null;
        context.fireChannelInactive();
    }

    private void giveBack() {
        budget.giveBack(taken);
        taken = 0;
    }
}
