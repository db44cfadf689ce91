package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.frame.Frame;
import gac.ingest.frame.SyslogFrameDecoder;
import gac.ingest.write.InFlight;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over TCP (RFC 6587) and over TLS (RFC 5425). While its source has its share of the bytes in flight nothing is read, so TCP slows the senders down.
 *
 * <p>There is no acknowledgement: what a sender had written but Gác had not read when either of them ended is lost, and the sender
 * cannot know.
 */
final class SyslogTcp implements StreamListener.Protocol {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogTcp.class);

    /** Lines that are handed over in one go; as many as come with one reading of the socket, as a rule. */
    private static final int MOST_AT_ONCE = 512;

    private final NetworkIntake intake;

    SyslogTcp(NetworkIntake intake) {
        this.intake = intake;
    }

    @Override
    public void begin(SocketChannel connection, Sender sender, Limits limits) {
        ReceiverConfig.SyslogTcp receiver =
                (ReceiverConfig.SyslogTcp) sender.source().config().receiver();
        SyslogFrameDecoder decoder =
                new SyslogFrameDecoder(receiver.maxFrame(), receiver.trailer().octet());
        connection
                .pipeline()
                .addLast(decoder)
                .addLast(new SenderPace(limits, sender.peer(), decoder::inMessage))
                .addLast(new Lines(sender, intake));
    }

    private static final class Lines extends SimpleChannelInboundHandler<Frame> {
        private final Sender sender;
        private final NetworkIntake intake;
        private List<Frame> read = new ArrayList<>();

        Lines(Sender sender, NetworkIntake intake) {
            this.sender = sender;
            this.intake = intake;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Frame frame) {
            read.add(frame);
            if (read.size() == MOST_AT_ONCE) {
                handOver();
            }
        }

        private void handOver() {
            if (!read.isEmpty()) {
                List<Frame> frames = read;
                read = new ArrayList<>();
                intake.accept(sender, frames);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            handOver(); // the end of a connection comes here too
            InFlight.Share inFlight = intake.inFlight(sender.source());
            if (inFlight.full()) {
                Channel channel = context.channel();
                channel.config().setAutoRead(false);
                inFlight.whenRoom(() -> {
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
                LOG.debug("syslog_tcp {}: {}", sender.peer(), cause.toString());
            } else {
                LOG.error("syslog_tcp {}: connection closed", sender.peer(), cause);
            }
            var unused = context.close();
        }
    }
}
