package gac.ingest.receive;

import gac.ingest.IngestStatus;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.Subject;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP port for sources that share it: finds out who connects (by address, and by certificate under TLS), turns away who belongs to none or is one
 * too many, and leaves the rest to the protocol.
 */
final class StreamListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(StreamListener.class);

    /** What is spoken on a connection. */
    interface Protocol {
        /** Adds the handlers that speak with a sender; called once it is known who that is. */
        void begin(SocketChannel connection, Sender sender, Limits limits);
    }

    private final ReceiverConfig.Streaming receiver;
    private final Wiring wiring;
    private final Protocol protocol;
    private final Peers peers;
    private final @Nullable ServerTls tls;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<SourceIntake, AtomicInteger> open = new ConcurrentHashMap<>();
    private final int mostConnections;
    private final Counter unknownPeer;
    private final Counter tooMany;
    private final Counter unknownSubject;
    private final Once once = new Once();
    private final Channel channel;
    private final IngestStatus.Listener status;
    private final java.util.concurrent.@Nullable Future<?> reload;

    private StreamListener(Wiring wiring, List<SourceIntake> sources, Protocol protocol) {
        this.receiver = streaming(sources.get(0));
        this.wiring = wiring;
        this.protocol = protocol;
        this.peers = new Peers(sources);
        this.mostConnections = sources.stream()
                .mapToInt(source -> streaming(source).maxConnections())
                .sum();
        this.unknownPeer = Sockets.refused(wiring.registry(), receiver, "unknown_peer");
        this.tooMany = Sockets.refused(wiring.registry(), receiver, "too_many_connections");
        this.unknownSubject = Sockets.refused(wiring.registry(), receiver, "unknown_subject");
        this.tls = receiver.tls() == null
                ? null
                : new ServerTls(receiver.tls(), sources.get(0).config().name(), wiring);
        this.channel = Sockets.listen(wiring.loops(), receiver, connections, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel connection) {
                accept(connection);
            }
        });
        this.status = Sockets.status(receiver.type(), channel, sources);
        this.reload = tls == null ? null : tls.watch(wiring.loops());
    }

    /**
     * Listens for the sources, which share one address.
     *
     * @throws gac.ingest.IngestException when the address cannot be had, or a file of the TLS settings cannot be used
     */
    static StreamListener open(Wiring wiring, List<SourceIntake> sources, Protocol protocol) {
        return new StreamListener(wiring, sources, protocol);
    }

    private static ReceiverConfig.Streaming streaming(SourceIntake source) {
        return (ReceiverConfig.Streaming) source.config().receiver();
    }

    private void accept(SocketChannel connection) {
        InetAddress address = connection.remoteAddress().getAddress();
        ServerTls secure = tls;
        if (!peers.admits(address)) {
            refuse(connection, unknownPeer);
        } else if (connections.size() > mostConnections) {
            refuse(connection, tooMany);
        } else if (secure == null) {
            admit(connection, null);
        } else {
            connection
                    .pipeline()
                    .addLast(secure.handler(connection.alloc()))
                    .addLast(new TlsAdmission(receiver, wiring, once, subject -> admit(connection, subject)));
        }
    }

    /** Begins to speak with who has shown what it has to show. */
    private void admit(SocketChannel connection, @Nullable String subject) {
        SourceIntake source = peers.source(
                        connection.remoteAddress().getAddress(), subject == null ? null : Subject.parse(subject))
                .orElse(null);
        if (source == null) {
            if (subject != null && once.first(subject)) {
                LOG.warn(
                        "{} {}: no source takes the certificate of {}, {} (add it to tls.subjects of its source; told once)",
                        receiver.type(),
                        connection.localAddress(),
                        NetworkIntake.text(connection.remoteAddress()),
                        subject);
            }
            refuse(connection, subject == null ? unknownPeer : unknownSubject);
            return;
        }
        AtomicInteger number = open.computeIfAbsent(source, s -> new AtomicInteger());
        if (number.incrementAndGet() > streaming(source).maxConnections()) {
            number.decrementAndGet();
            refuse(connection, tooMany);
            return;
        }
        connection.closeFuture().addListener(closed -> number.decrementAndGet());
        Sender sender = new Sender(source, receiver.type(), NetworkIntake.text(connection.remoteAddress()), subject);
        connection.pipeline().addLast(new ByteCounter(source.meters()));
        protocol.begin(connection, sender, new Limits(streaming(source), wiring.registry()));
    }

    private static void refuse(SocketChannel connection, Counter reason) {
        reason.increment();
        var unused = connection.close();
    }

    @Override
    public IngestStatus.Listener status() {
        return status;
    }

    @Override
    public void close() {
        if (reload != null) {
            reload.cancel(false);
        }
        channel.close().awaitUninterruptibly();
        // Who has been promised acknowledgements gets those that still come; nobody is read from any more.
        List<Channel> all = List.copyOf(connections);
        onEach(all, StreamListener::stop);
        onEach(all, connection -> {}); // the end of a connection hands over the line it ended in, in a task of its own
    }

    private static void onEach(List<Channel> connections, Consumer<Channel> task) {
        connections.stream()
                .map(connection -> connection.eventLoop().submit(() -> task.accept(connection)))
                .toList()
                .forEach(Future::awaitUninterruptibly);
    }

    private static void stop(Channel connection) {
        Pump<?> pump = connection.pipeline().get(Pump.class);
        if (pump != null) {
            pump.stop();
        } else {
            var unused = connection.close();
        }
    }

    @Override
    public void closeConnections() {
        connections.close().awaitUninterruptibly();
    }
}
