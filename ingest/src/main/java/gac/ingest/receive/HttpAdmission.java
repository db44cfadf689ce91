package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.receive.HttpRefusals.Reason;
import gac.ingest.write.InFlight;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides on a request by its headers, before any of its body is held. The body of a request that is turned away is thrown away: a small one
 * before the answer, and the connection stays open; of a larger one nothing is waited for, and {@link StagedClose} ends the connection.
 */
final class HttpAdmission extends ChannelDuplexHandler {
    /** The source a request that was let in is for. */
    static final AttributeKey<SourceIntake> SOURCE = AttributeKey.valueOf(HttpAdmission.class, "source");

    static final String GZIP = "gzip";

    /** The connection stays open behind a refused body of at most so many bytes. */
    static final int SMALL_BODY = 64 << 10;

    private static final String PATH = "/v1/logs/";

    private final Map<String, SourceIntake> sources;
    private final InFlight inFlight;
    private final BodyBudget budget;
    private final HttpRefusals refusals;
    private long taken;
    private int mostBody;
    private long received;

    /** The answer to a request whose small body is being thrown away. */
    private @Nullable FullHttpResponse waiting;

    /** Decides for one connection. */
    HttpAdmission(Map<String, SourceIntake> sources, InFlight inFlight, BodyBudget budget, HttpRefusals refusals) {
        this.sources = sources;
        this.inFlight = inFlight;
        this.budget = budget;
        this.refusals = refusals;
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
            if (received > mostBody) { // sent in chunks, without saying how long it is
                ReferenceCountUtil.release(message);
                context.pipeline().remove(HttpObjectAggregator.class); // lets go of what it has of the body
                answerAndClose(context, refusals.tooLarge(mostBody));
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
        if (request.decoderResult().isFailure()) {
            return refusals.answer(Reason.BAD_REQUEST, "this is no HTTP request");
        }
        String path = request.uri().split("\\?", 2)[0];
        SourceIntake source = path.startsWith(PATH) ? sources.get(path.substring(PATH.length())) : null;
        if (source == null) {
            return refusals.answer(
                    Reason.UNKNOWN_SOURCE, "post to " + PATH + "{source} with the name of an http source");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            FullHttpResponse answer = refusals.answer(Reason.METHOD_NOT_ALLOWED, "use POST");
            answer.headers().set(HttpHeaderNames.ALLOW, "POST");
            return answer;
        }
        if (!Peers.admits(source, Sockets.remote(context.channel()).getAddress())) {
            return refusals.answer(Reason.UNKNOWN_PEER, "this source takes no lines from your address");
        }
        ReceiverConfig.Http receiver = (ReceiverConfig.Http) source.config().receiver();
        if (!authorised(receiver.token(), request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            FullHttpResponse answer =
                    refusals.answer(Reason.UNAUTHORIZED, "send the source's token: Authorization: Bearer …");
            answer.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            return answer;
        }
        String expected = request.headers().get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.equalsIgnoreCase(HttpHeaderValues.CONTINUE.toString())) {
            return refusals.answer(Reason.UNSUPPORTED_EXPECTATION, "expect nothing but 100-continue");
        }
        return admit(context, request, source, receiver);
    }

    private @Nullable FullHttpResponse admit(
            ChannelHandlerContext context, HttpRequest request, SourceIntake source, ReceiverConfig.Http receiver) {
        long length = HttpUtil.getContentLength(request, -1L);
        if (length > receiver.maxBody()) {
            return refusals.tooLarge(receiver.maxBody());
        }
        String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        if (!encoding.equalsIgnoreCase("identity") && !encoding.equalsIgnoreCase(GZIP)) {
            return refusals.answer(Reason.UNSUPPORTED_ENCODING, "send the body plain or with gzip");
        }
        boolean known = length >= 0 && !encoding.equalsIgnoreCase(GZIP);
        long needed = known ? length : receiver.maxBody();
        if (inFlight.full() || !budget.take(needed)) {
            return refusals.later(Reason.BUSY, "too much is waiting for Kafka; send the same request again later", 1);
        }
        taken = needed;
        mostBody = receiver.maxBody();
        received = 0;
        context.channel().attr(SOURCE).set(source);
        return null;
    }

    private static boolean authorised(@Nullable String token, @Nullable String header) {
        return token == null
                || (header != null
                        && MessageDigest.isEqual( // takes as long for any wrong token
                                ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                                header.getBytes(StandardCharsets.UTF_8)));
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
