package gac.ingest.receive;

import gac.ingest.config.ForwardConfig;
import gac.ingest.frame.ForwardMessage;
import gac.ingest.frame.ForwardReader;
import gac.ingest.frame.MalformedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The Fluentd Forward Protocol, version 1. A message with the option {@code chunk} is answered {@code {"ack": chunk}} once Kafka has all its events; one without is
 * not answered at all, which is as good as plain TCP.
 *
 * <p>With a shared key the sender has to answer a greeting before it may send. The key itself does not travel. Users with passwords are not asked for.
 *
 * <p>A chunk that is sent again keeps its id, so its events get the ids they had.
 */
final class Forward implements StreamListener.Protocol {
    private static final String HOSTNAME = "gac";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NetworkIntake intake;
    private final MeterRegistry registry;

    Forward(Wiring wiring) {
        this.intake = wiring.intake();
        this.registry = wiring.registry();
    }

    @Override
    public void begin(SocketChannel connection, Sender sender, Limits limits) {
        ForwardConfig receiver = (ForwardConfig) sender.source().config().receiver();
        Counter unauthorized = Sockets.refused(registry, receiver, "unauthorized");
        Session session = new Session(sender, intake, limits, receiver.sharedKey(), unauthorized);
        session.begin(connection, new ForwardReader(receiver.maxFrame(), receiver.maxChunk(), receiver.maxBatch()));
        session.greet(connection);
    }

    private static final class Session extends Conversation<ForwardMessage> {
        private final @Nullable String sharedKey;
        private final Counter unauthorized;
        private final byte[] nonce = new byte[16];
        private boolean trusted;
        private @Nullable String chunk;
        private int index;
        private @Nullable Batch events;

        Session(Sender sender, NetworkIntake intake, Limits limits, @Nullable String sharedKey, Counter unauthorized) {
            super(ForwardMessage.class, sender, intake, limits);
            this.sharedKey = sharedKey;
            this.unauthorized = unauthorized;
            this.trusted = sharedKey == null;
        }

        /** {@code ["HELO", {"nonce": …, "auth": "", "keepalive": true}]}. */
        void greet(SocketChannel connection) {
            if (sharedKey == null) {
                return;
            }
            RANDOM.nextBytes(nonce);
            ByteBuf helo = connection.alloc().buffer();
            helo.writeByte(0x92);
            text(helo, "HELO");
            helo.writeByte(0x83);
            text(helo, "nonce");
            helo.writeByte(0xc4).writeByte(nonce.length).writeBytes(nonce);
            text(helo, "auth");
            text(helo, "");
            text(helo, "keepalive");
            helo.writeByte(0xc3);
            var unused = connection.writeAndFlush(helo);
        }

        @Override
        void take(ChannelHandlerContext context, ForwardMessage message) throws MalformedException {
            if (message instanceof ForwardMessage.Ping ping) {
                ping(context, ping);
            } else if (!trusted) {
                unauthorized.increment();
                throw new MalformedException("events before the sender has proved that it knows the shared key");
            } else if (message instanceof ForwardMessage.Chunk begun) {
                begin(context, begun.chunk());
            } else if (message instanceof ForwardMessage.Event event && events != null) {
                String id = chunk == null
                        ? uniqueId()
                        : LineIds.ofRequest(
                                sender.source().config().name(),
                                "forward " + chunk,
                                index++,
                                event.frame().bytes());
                accept(event.frame(), id, events);
            } else if (message instanceof ForwardMessage.End && events != null) {
                events.complete();
                events = null;
            }
        }

        private void begin(ChannelHandlerContext context, @Nullable String id) {
            chunk = id;
            index = 0;
            events = batch(context, written -> {
                if (id == null) {
                    return; // nobody waits
                }
                if (written) {
                    acknowledge(context, id);
                } else {
                    sendAgain(context);
                }
            });
        }

        private static void acknowledge(ChannelHandlerContext context, String id) {
            ByteBuf answer = context.alloc().buffer();
            answer.writeByte(0x81);
            text(answer, "ack");
            text(answer, id);
            var unused = context.writeAndFlush(answer);
        }

        /** {@code ["PONG", true, "", hostname, digest]}, or false with a reason. */
        private void ping(ChannelHandlerContext context, ForwardMessage.Ping ping) throws MalformedException {
            String key = sharedKey;
            if (key == null || trusted) {
                throw new MalformedException("a PING that nobody has asked for");
            }
            String wanted = digest(ping.salt(), ping.hostname(), key);
            trusted = MessageDigest.isEqual(
                    wanted.getBytes(StandardCharsets.UTF_8), ping.digest().getBytes(StandardCharsets.UTF_8));
            ByteBuf pong = context.alloc().buffer();
            pong.writeByte(0x95);
            text(pong, "PONG");
            pong.writeByte(trusted ? 0xc3 : 0xc2);
            text(pong, trusted ? "" : "shared key mismatch");
            text(pong, HOSTNAME);
            text(pong, trusted ? digest(ping.salt(), HOSTNAME, key) : "");
            var unused = context.writeAndFlush(pong);
            if (!trusted) {
                unauthorized.increment();
                throw new MalformedException("a sender that does not know the shared key");
            }
        }

        private String digest(byte[] salt, String hostname, String key) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-512");
                digest.update(salt);
                digest.update(hostname.getBytes(StandardCharsets.UTF_8));
                digest.update(nonce);
                digest.update(key.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("the JDK has SHA-512", e);
            }
        }

        private static void text(ByteBuf out, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < 32) {
                out.writeByte(0xa0 | bytes.length);
            } else if (bytes.length < 256) {
                out.writeByte(0xd9).writeByte(bytes.length);
            } else {
                out.writeByte(0xda)
                        .writeShort(bytes.length); // chunk ids are cut at 1024 characters, far below 65,536 bytes
            }
            out.writeBytes(bytes);
        }
    }
}
