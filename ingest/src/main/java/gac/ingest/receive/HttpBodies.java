package gac.ingest.receive;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Collects a body; one that is sent in chunks and grows beyond the limit is answered 413. */
final class HttpBodies extends HttpObjectAggregator {
    HttpBodies(int largest) {
        super(largest, true);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        FullHttpResponse answer = HttpAdmission.tooLarge(maxContentLength());
        answer.headers().set(HttpHeaderNames.CONNECTION, "close");
        var unused = context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
}
