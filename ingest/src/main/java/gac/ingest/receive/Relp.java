package gac.ingest.receive;

import gac.ingest.config.RelpConfig;
import gac.ingest.frame.MalformedException;
import gac.ingest.frame.RelpMessage;
import gac.ingest.frame.RelpReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * RELP, rsyslog's reliable protocol, as librelp speaks it: {@code open}, {@code syslog} and {@code close}, each answered under its transaction number. A line is answered
 * {@code 200} once Kafka has it, in whatever order Kafka decides.
 *
 * <p>Event ids are not stable: a client that connects again counts its transactions from 1, so nothing tells a line sent again from an equal one.
 *
 * <p>Own code, because the one maintained Java server library for RELP is under the AGPL.
 */
final class Relp implements StreamListener.Protocol {
    private final NetworkIntake intake;

    Relp(NetworkIntake intake) {
        this.intake = intake;
    }

    @Override
    public void begin(SocketChannel connection, Sender sender, Limits limits) {
        RelpConfig receiver = (RelpConfig) sender.source().config().receiver();
        new Session(sender, intake, limits).begin(connection, new RelpReader(receiver.maxFrame()));
    }

    private static final class Session extends Conversation<RelpMessage> {
        private boolean opened;
        private int unanswered;
        private @Nullable Batch line;
        private @Nullable Integer closing;

        Session(Sender sender, NetworkIntake intake, Limits limits) {
            super(RelpMessage.class, sender, intake, limits);
        }

        @Override
        void take(ChannelHandlerContext context, RelpMessage message) throws MalformedException {
            if (message instanceof RelpMessage.Syslog syslog) {
                line(context, syslog);
            } else if (message instanceof RelpMessage.Command command) {
                command(context, command);
            }
        }

        private void command(ChannelHandlerContext context, RelpMessage.Command command) throws MalformedException {
            switch (command.name()) {
                case "open" -> open(context, command);
                case "close" -> {
                    closing = command.transaction();
                    closeWhenAnswered(context);
                }
                default -> answer(context, command.transaction(), "500 Gác takes open, syslog and close");
            }
        }

        private void open(ChannelHandlerContext context, RelpMessage.Command command) throws MalformedException {
            if (opened) {
                throw new MalformedException("a session is opened once");
            }
            if (!offersSyslog(command.data())) {
                answer(context, command.transaction(), "500 the client must offer commands=syslog");
                throw new MalformedException("a RELP client that does not offer the command syslog");
            }
            opened = true;
            answer(context, command.transaction(), "200 OK\nrelp_version=0\nrelp_software=gac\ncommands=syslog");
        }

        private static boolean offersSyslog(String offers) {
            return offers.lines()
                    .filter(offer -> offer.startsWith("commands="))
                    .allMatch(offer -> Arrays.asList(
                                    offer.substring("commands=".length()).split(","))
                            .contains("syslog"));
        }

        private void line(ChannelHandlerContext context, RelpMessage.Syslog syslog) throws MalformedException {
            if (!opened || closing != null) {
                answer(context, syslog.transaction(), "500 open a session first");
                throw new MalformedException("a RELP line outside of a session");
            }
            Batch pieces = line;
            if (pieces == null) {
                unanswered++;
                pieces = batch(context, written -> decided(context, syslog.transaction(), written));
            }
            line = syslog.last() ? null : pieces;
            if (syslog.frame() != null) {
                accept(syslog.frame(), uniqueId(), pieces);
            }
            if (syslog.last()) {
                pieces.complete();
            }
        }

        private void decided(ChannelHandlerContext context, int transaction, boolean written) {
            unanswered--;
            if (!written) {
                sendAgain(context);
                return;
            }
            answer(context, transaction, "200 OK");
            closeWhenAnswered(context);
        }

        /** The answer to {@code close} says that everything before it has been answered. */
        private void closeWhenAnswered(ChannelHandlerContext context) {
            if (closing != null && unanswered == 0 && context.channel().isActive()) {
                var unused = context.write(frame(context, closing, "rsp", ""));
                var unusedToo = context.writeAndFlush(frame(context, 0, "serverclose", ""))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        }

        private static void answer(ChannelHandlerContext context, int transaction, String data) {
            var unused = context.writeAndFlush(frame(context, transaction, "rsp", data));
        }

        private static ByteBuf frame(ChannelHandlerContext context, int transaction, String command, String data) {
            String header = transaction + " " + command + " " + ByteBufUtil.utf8Bytes(data);
            return ByteBufUtil.writeUtf8(context.alloc(), data.isEmpty() ? header + "\n" : header + " " + data + "\n");
        }

        @Override
        void refuse(ChannelHandlerContext context, MalformedException problem) {
            var unused = context.writeAndFlush(frame(context, 0, "serverclose", ""));
        }
    }
}
