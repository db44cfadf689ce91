package gac.ingest.receive;

import gac.ingest.IngestStatus;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.SyslogFrameDecoder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over TCP (RFC 6587). While the bytes in flight are at their bound nothing is read, so TCP slows the senders down.
 *
 * <p>Plain TCP has no acknowledgement: what a sender had written but Gác had not read when either of them ended is lost, and the sender
 * cannot know.
 */
public final class SyslogTcpListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogTcpListener.class);

    private final Channel channel;
    private final ChannelGroup connections;
    private final IngestStatus.Listener status;

    private SyslogTcpListener(Channel channel, ChannelGroup connections, List<SourceIntake> sources) {
        this.channel = channel;
        this.connections = connections;
        this.status = Sockets.status(ReceiverConfig.SYSLOG_TCP, channel, sources);
    }

    /**
     * Listens for the sources, which share one address.
     *
     * @throws gac.ingest.IngestException when the address cannot be had
     */
    public static SyslogTcpListener open(
            EventLoopGroup group, List<SourceIntake> sources, NetworkIntake intake, MeterRegistry registry) {
        ReceiverConfig.SyslogTcp receiver =
                (ReceiverConfig.SyslogTcp) sources.get(0).config().receiver();
        Peers peers = new Peers(sources);
        Counter unknown = Sockets.refused(registry, receiver, "unknown_peer");
        Counter tooMany = Sockets.refused(registry, receiver, "too_many_connections");
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Channel channel = Sockets.listen(group, receiver, connections, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel connection) {
                SourceIntake source =
                        peers.source(connection.remoteAddress().getAddress()).orElse(null);
                if (source == null || connections.size() > receiver.maxConnections()) {
                    (source == null ? unknown : tooMany).increment();
                    var unused = connection.close();
                    return;
                }
                connection
                        .pipeline()
                        .addLast(new ByteCounter(source))
                        .addLast(new SyslogFrameDecoder(
                                receiver.maxFrame(), receiver.trailer().octet()))
                        .addLast(new Lines(source, intake, NetworkIntake.text(connection.remoteAddress())));
            }
        });
        return new SyslogTcpListener(channel, connections, sources);
    }

    @Override
    public IngestStatus.Listener status() {
        return status;
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    private static final class ByteCounter extends ChannelInboundHandlerAdapter {
        private final SourceIntake source;

        ByteCounter(SourceIntake source) {
            this.source = source;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                source.meters().received(bytes.readableBytes());
            }
            context.fireChannelRead(message);
        }
    }

    private static final class Lines extends SimpleChannelInboundHandler<Frame> {
        private final SourceIntake source;
        private final NetworkIntake intake;
        private final String peer;

        Lines(SourceIntake source, NetworkIntake intake, String peer) {
            this.source = source;
            this.intake = intake;
            this.peer = peer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Frame frame) {
            intake.accept(source, frame, ReceiverConfig.SYSLOG_TCP, peer);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (intake.inFlight().full()) {
                Channel channel = context.channel();
                channel.config().setAutoRead(false);
                intake.inFlight().whenRoom(() -> {
                    if (channel.isActive()) {
                        channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
                    }
                });
            }
            context.fireChannelReadComplete();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A reset by the sender is everyday life; the decoder has handed over what had come by then.
            if (cause instanceof IOException) {
                LOG.debug("syslog_tcp {}: {}", peer, cause.toString());
            } else {
                LOG.error("syslog_tcp {}: connection closed", peer, cause);
            }
            var unused = context.close();
        }
    }
}
