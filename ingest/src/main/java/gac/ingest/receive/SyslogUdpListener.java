package gac.ingest.receive;

import gac.ingest.IngestStatus;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineCursor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over UDP (RFC 5426): one message per datagram, line feeds inside belong to it. Several sockets share the port where the system can do that; the kernel gives
 * all datagrams of a sender's socket to the same one, so they stay in order.
 *
 * <p>UDP cannot slow a sender down. While Kafka is away and the bytes in flight are at their bound, lines go to the spool; what it does not take is
 * dropped and counted. What the sockets' receive buffers cannot hold is lost in the kernel, which counts it ({@link KernelDrops}).
 */
final class SyslogUdpListener implements Listener {
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int LOOK_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(SyslogUdpListener.class);

    private final List<Channel> channels = new ArrayList<>();
    private final IngestStatus.Listener status;
    private final KernelDrops drops;
    private final AtomicLong told = new AtomicLong();
    private final ScheduledFuture<?> looking;

    private SyslogUdpListener(Wiring wiring, List<SourceIntake> sources) {
        ReceiverConfig.SyslogUdp receiver =
                (ReceiverConfig.SyslogUdp) sources.get(0).config().receiver();
        Counter refused = Sockets.refused(wiring.registry(), receiver, "unknown_peer");
        Bootstrap bootstrap = new Bootstrap()
                .group(wiring.loops())
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, receiver.receiveBuffer())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM))
                .handler(new Datagrams(new Peers(sources), wiring.spooling(), refused));
        boolean shared = receiver.readers() > 1 && canShare();
        if (shared) {
            if (receiver.port() != 0) {
                beAlone(receiver);
            }
            bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
        Channel first = Sockets.bound(bootstrap.bind(receiver.bind(), receiver.port()), receiver);
        channels.add(first);
        InetSocketAddress bound = (InetSocketAddress) first.localAddress();
        for (int i = 1; shared && i < receiver.readers(); i++) {
            channels.add(Sockets.bound(bootstrap.bind(receiver.bind(), bound.getPort()), receiver));
        }
        this.status = Sockets.status(ReceiverConfig.SYSLOG_UDP, first, sources);
        this.drops = new KernelDrops(bound);
        checkBuffer(receiver, ((DatagramChannel) first).config().getReceiveBufferSize());
        FunctionCounter.builder("gac.ingest.kernel.drops", drops, KernelDrops::read)
                .description("datagrams that the kernel dropped because the socket's buffer was full")
                .tag("listener", receiver.type() + ":" + receiver.port())
                .register(wiring.registry());
        this.looking =
                first.eventLoop().scheduleWithFixedDelay(this::tellDrops, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Listens for the sources, which share one address.
     *
     * @throws gac.ingest.IngestException when the address cannot be had
     */
    static SyslogUdpListener open(Wiring wiring, List<SourceIntake> sources) {
        return new SyslogUdpListener(wiring, sources);
    }

    /**
     * A shared port would be had even if another Gác of the same user had it: half of the lines would go there. A plain socket, because a
     * channel that an event loop has selected keeps the port for a moment after it is closed.
     */
    private static void beAlone(ReceiverConfig.SyslogUdp receiver) {
        try {
            new DatagramSocket(new InetSocketAddress(receiver.bind(), receiver.port())).close();
        } catch (SocketException e) {
            throw Sockets.cannotListen(receiver, e);
        }
    }

    private static boolean canShare() {
        try (java.nio.channels.DatagramChannel probe = java.nio.channels.DatagramChannel.open()) {
            return probe.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static void checkBuffer(ReceiverConfig.SyslogUdp receiver, int given) {
        if (given < receiver.receiveBuffer()) {
            LOG.warn(
                    "syslog_udp {}:{}: the kernel gave a receive buffer of {} bytes, not {}: bursts may be lost (raise it: sysctl -w net.core.rmem_max={})",
                    receiver.bind(),
                    receiver.port(),
                    given,
                    receiver.receiveBuffer(),
                    receiver.receiveBuffer());
        }
    }

    private void tellDrops() {
        long now = drops.read();
        long before = told.getAndSet(now);
        if (now > before) {
            LOG.warn(
                    "syslog_udp {}: the kernel dropped {} datagrams, because they came faster than they were read (raise receiver.receive_buffer and net.core.rmem_max, or receiver.readers)",
                    status.address(),
                    now - before);
        }
    }

    @Override
    public IngestStatus.Listener status() {
        return status;
    }

    @Override
    public void close() {
        looking.cancel(false);
        tellDrops();
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
    }

    @Sharable
    private static final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Peers peers;
        private final Spooling spooling;
        private final Counter refused;

        Datagrams(Peers peers, Spooling spooling, Counter refused) {
            this.peers = peers;
            this.spooling = spooling;
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
            Frame.Line line =
                    new Frame.Line(length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length), false);
            spooling.accept(new Sender(source, ReceiverConfig.SYSLOG_UDP, NetworkIntake.text(sender), null), line);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.warn("syslog_udp {}: {}", context.channel().localAddress(), cause.toString()); // the socket lives on
        }
    }
}
