package gac.ingest.receive;

import gac.ingest.IngestStatus;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineCursor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over UDP (RFC 5426): one message per datagram, line feeds inside belong to it.
 *
 * <p>UDP cannot slow a sender down. While Kafka is away and the bytes in flight are at their bound, datagrams are dropped and
 * counted ({@link #KAFKA_AWAY}); what the socket's receive buffer cannot hold is lost in the kernel, which counts it, not Gác.
 */
public final class SyslogUdpListener implements Listener {
    /** Drop reason: no room, because Kafka does not take what came before. */
    public static final String KAFKA_AWAY = "kafka_away";

    private static final int LARGEST_DATAGRAM = 65_535;
    private static final Logger LOG = LoggerFactory.getLogger(SyslogUdpListener.class);

    private final Channel channel;
    private final IngestStatus.Listener status;

    private SyslogUdpListener(Channel channel, List<SourceIntake> sources) {
        this.channel = channel;
        this.status = Sockets.status(ReceiverConfig.SYSLOG_UDP, channel, sources);
    }

    /**
     * Listens for the sources, which share one address.
     *
     * @throws gac.ingest.IngestException when the address cannot be had
     */
    public static SyslogUdpListener open(
            EventLoopGroup group, List<SourceIntake> sources, NetworkIntake intake, MeterRegistry registry) {
        ReceiverConfig.SyslogUdp receiver =
                (ReceiverConfig.SyslogUdp) sources.get(0).config().receiver();
        Counter refused = Sockets.refused(registry, receiver, "unknown_peer");
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, receiver.receiveBuffer())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM))
                .handler(new Datagrams(new Peers(sources), intake, refused));
        return new SyslogUdpListener(
                Sockets.bound(bootstrap.bind(receiver.bind(), receiver.port()), receiver), sources);
    }

    @Override
    public IngestStatus.Listener status() {
        return status;
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    private static final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Peers peers;
        private final NetworkIntake intake;
        private final Counter refused;

        Datagrams(Peers peers, NetworkIntake intake, Counter refused) {
            this.peers = peers;
            this.intake = intake;
            this.refused = refused;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            InetSocketAddress sender = packet.sender();
            SourceIntake source = peers.source(sender.getAddress()).orElse(null);
            if (source == null) {
                refused.increment();
                return;
            }
            byte[] bytes = ByteBufUtil.getBytes(packet.content());
            source.meters().received(bytes.length);
            int length = LineCursor.trimmedLength(bytes);
            if (length == 0) {
                return;
            }
            if (intake.inFlight().full()) {
                source.meters().framed(1);
                source.meters().dropped(KAFKA_AWAY, 1);
                return;
            }
            Frame line = new Frame.Line(length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length), false);
            intake.accept(source, line, ReceiverConfig.SYSLOG_UDP, NetworkIntake.text(sender));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.warn("syslog_udp {}: {}", context.channel().localAddress(), cause.toString()); // the socket lives on
        }
    }
}
