package gac.ingest.receive;

import gac.ingest.IngestException;
import gac.ingest.IngestStatus;
import gac.ingest.config.ReceiverConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.List;

/** What listeners have in common. */
final class Sockets {
    private Sockets() {}

    /** What is told of a listener once its channel is bound: the address it really has, and its sources. */
    static IngestStatus.Listener status(String type, Channel channel, List<SourceIntake> sources) {
        return new IngestStatus.Listener(
                type,
                (InetSocketAddress) channel.localAddress(),
                sources.stream().map(source -> source.config().name()).toList());
    }

    /** Waits for a bind; a failure names the address and what to do. */
    static Channel bound(ChannelFuture bind, ReceiverConfig.Listening receiver) {
        bind.awaitUninterruptibly();
        if (!bind.isSuccess()) {
            throw cannotListen(receiver, bind.cause());
        }
        return bind.channel();
    }

    static IngestException cannotListen(ReceiverConfig.Listening receiver, Throwable cause) {
        return new IngestException(
                "cannot listen on " + receiver.type() + " " + receiver.bind() + ":" + receiver.port() + ": "
                        + cause.getMessage()
                        + " (end the program that uses the port, or change receiver.bind or receiver.port;"
                        + " ports below 1024 need a privilege)",
                cause);
    }

    /** A TCP server whose connections are collected in {@code connections}. */
    static Channel listen(
            EventLoopGroup group,
            ReceiverConfig.Listening receiver,
            ChannelGroup connections,
            ChannelInitializer<SocketChannel> connection) {
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                // One read at a time, so that a connection notices soon when it has to wait for Kafka.
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(1024, 16 << 10, 64 << 10).maxMessagesPerRead(1))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(connection);
                    }
                });
        return bound(server.bind(receiver.bind(), receiver.port()), receiver);
    }

    /** Counts connections, datagrams and requests that were turned away, by reason. */
    static Counter refused(MeterRegistry registry, ReceiverConfig.Listening receiver, String reason) {
        return Counter.builder("gac.ingest.refused")
                .description("connections, datagrams and requests that were turned away")
                .tag("listener", receiver.type() + ":" + receiver.port())
                .tag("reason", reason)
                .register(registry);
    }

    static InetSocketAddress remote(Channel channel) {
        return (InetSocketAddress) channel.remoteAddress();
    }
}
