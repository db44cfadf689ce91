package gac.ingest.receive;

import gac.ingest.write.SourceMeters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts what a connection brings, after decryption. */
final class ByteCounter extends ChannelInboundHandlerAdapter {
    private final SourceMeters meters;

    ByteCounter(SourceMeters meters) {
        this.meters = meters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            meters.received(bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }
}
