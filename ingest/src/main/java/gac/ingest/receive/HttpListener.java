package gac.ingest.receive;

import gac.ingest.IngestStatus;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.Tls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines over HTTP, plain or gzip, at the paths of {@link HttpRoutes}. The answer is 200 only when Kafka has acknowledged
 * every line; whatever else the sender is told, it has to send the request again. With an {@code Idempotency-Key} header
 * a request that is sent again gives the same event ids, so no line counts twice.
 */
public final class HttpListener implements Listener {
    /** Requests are refused with 429 beyond this many bytes of bodies being read at a time. */
    static final long MOST_BODY_BYTES = 128L << 20;

    private static final int MOST_CONNECTIONS = 2000;

    private final Channel channel;
    private final ChannelGroup connections;
    private final IngestStatus.Listener status;
    private final java.util.concurrent.@Nullable Future<?> reload;

    private HttpListener(
            Channel channel,
            ChannelGroup connections,
            List<SourceIntake> sources,
            java.util.concurrent.@Nullable Future<?> reload) {
        this.channel = channel;
        this.reload = reload;
        this.connections = connections;
        this.status = Sockets.status(ReceiverConfig.HTTP, channel, sources);
    }

    /**
     * Listens for the sources, which share one address.
     *
     * @throws gac.ingest.IngestException when the address cannot be had, or a file of the TLS settings cannot be used
     */
    public static HttpListener open(Wiring wiring, List<SourceIntake> sources) {
        NetworkIntake intake = wiring.intake();
        MeterRegistry registry = wiring.registry();
        ReceiverConfig.Http receiver =
                (ReceiverConfig.Http) sources.get(0).config().receiver();
        HttpRoutes routes = new HttpRoutes(sources, intake.inFlight());
        int largest = sources.stream()
                .mapToInt(source -> ((ReceiverConfig.Http) source.config().receiver()).maxBody())
                .max()
                .orElseThrow();
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Counter tooMany = Sockets.refused(registry, receiver, "too_many_connections");
        Counter slow = Limits.closed(registry, receiver, "slow");
        HttpMeters meters = new HttpMeters(registry, receiver);
        BodyBudget budget = new BodyBudget(MOST_BODY_BYTES);
        Tls files = receiver.tls();
        ServerTls tls = files == null
                ? null
                : new ServerTls(files, sources.get(0).config().name(), wiring);
        Once once = new Once();
        Channel channel = Sockets.listen(wiring.loops(), receiver, connections, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel connection) {
                if (connections.size() > MOST_CONNECTIONS) {
                    tooMany.increment();
                    ChannelFuture unused = connection.close();
                    return;
                }
                if (tls == null) {
                    speak(connection);
                    return;
                }
                connection
                        .pipeline()
                        .addLast(tls.handler(connection.alloc()))
                        .addLast(new TlsAdmission(receiver, wiring, once, subject -> {
                            connection.attr(TlsAdmission.SUBJECT).set(subject);
                            speak(connection);
                        }));
            }

            private void speak(SocketChannel connection) {
                connection
                        .pipeline()
                        .addLast(new ReadTimeoutHandler(ReceiverConfig.Http.READ_TIMEOUT_SECONDS))
                        .addLast(new HttpPace(ReceiverConfig.Http.REQUEST_WITHIN, slow))
                        .addLast(new HttpServerCodec())
                        .addLast(new FlowControlHandler()) // one request at a time, however many are pipelined
                        .addLast(new StagedClose())
                        .addLast(new HttpAdmission(routes, intake.inFlight(), budget, meters))
                        .addLast(new HttpObjectAggregator(largest, true)) // the source's own bound is the admission's
                        .addLast(new HttpLogs(intake, meters));
            }
        });
        return new HttpListener(channel, connections, sources, tls == null ? null : tls.watch(wiring.loops()));
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
    }

    @Override
    public void closeConnections() {
        connections.close().awaitUninterruptibly();
    }
}
