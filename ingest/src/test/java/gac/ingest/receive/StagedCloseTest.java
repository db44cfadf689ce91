package gac.ingest.receive;

import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bounds of the last stage; that the answer arrives is the end-to-end test's. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StagedCloseTest {
    private static final byte[] REQUEST = "POST / HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\n".getBytes(UTF_8);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();

    @AfterEach
    void end() {
        group.shutdownGracefully().awaitUninterruptibly();
    }

    /** A server that refuses every request. */
    private InetSocketAddress serve(long mostBytes, Duration within) {
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        accepted.complete(connection);
                        connection
                                .pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new StagedClose(mostBytes, within))
                                .addLast(new Refusing());
                    }
                });
        return (InetSocketAddress)
                server.bind("127.0.0.1", 0).syncUninterruptibly().channel().localAddress();
    }

    private static final class Refusing extends SimpleChannelInboundHandler<HttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
            FullHttpResponse answer = HttpAnswer.json(REQUEST_ENTITY_TOO_LARGE, java.util.Map.of("error", "too_large"));
            answer.headers().set(HttpHeaderNames.CONNECTION, "close");
            var unused = context.writeAndFlush(answer);
        }
    }

    @Test
    void whoStaysSilentIsClosedWhenTheTimeIsOver() throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(serve(1 << 20, Duration.ofMillis(200)));
            socket.getOutputStream().write(REQUEST);
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 413");
            await().atMost(Duration.ofSeconds(60)).until(() -> !accepted.join().isOpen());
        }
    }

    @Test
    void whoSendsWithoutEndIsClosedAtTheBoundOfBytes() throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(serve(1 << 20, Duration.ofHours(1)));
            socket.getOutputStream().write(REQUEST);
            long sent = 0;
            byte[] piece = new byte[64 << 10];
            try {
                while (sent < 1L << 30) {
                    socket.getOutputStream().write(piece);
                    sent += piece.length;
                }
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
            assertThat(sent).isBetween(1L << 20, 64L << 20); // the sockets' buffers come on top
            await().atMost(Duration.ofSeconds(60)).until(() -> !accepted.join().isOpen());
        }
    }

    @Test
    void whoClosesIsClosedAtOnce() throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(serve(1 << 20, Duration.ofHours(1)));
            socket.getOutputStream().write(REQUEST);
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            assertThat(accepted.join().isOpen()).as("it waits for the sender").isTrue();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> !accepted.join().isOpen());
    }
}
