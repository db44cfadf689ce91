package gac.ingest.receive;

import gac.ingest.config.BeatsConfig;
import gac.ingest.frame.LumberjackMessage;
import gac.ingest.frame.LumberjackReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lumberjack version 2, which Filebeat, Winlogbeat and other Beats speak to a Logstash output. A window is acknowledged by the number of its last event once Kafka has all of
 * them. While Kafka is slow the sender is told every {@link #KEEP_ALIVE_SECONDS} how many events from the beginning of the window Kafka has, so that it neither gives
 * up nor sends them again after a broken connection.
 */
final class Beats implements StreamListener.Protocol {
    /** Beats give up after 30 s without an answer. */
    static final int KEEP_ALIVE_SECONDS = 5;

    private final NetworkIntake intake;

    Beats(NetworkIntake intake) {
        this.intake = intake;
    }

    @Override
    public void begin(SocketChannel connection, Sender sender, Limits limits) {
        BeatsConfig receiver = (BeatsConfig) sender.source().config().receiver();
        new Session(sender, intake, limits)
                .begin(connection, new LumberjackReader(receiver.maxFrame(), receiver.maxBatch()));
    }

    /** Events that are acknowledged together. */
    private static final class Window {
        private final BitSet written = new BitSet();
        private int announced;
        private int taken;
        private int lastSequence;
        private boolean counted = true;

        Window(int announced) {
            this.announced = announced;
        }

        boolean full() {
            return taken >= announced;
        }

        /** No more events come: another window has begun. */
        void end() {
            announced = taken;
        }

        boolean written() {
            return full() && written.cardinality() == taken;
        }

        /** One event more; its place. */
        int take(int sequence) {
            taken++;
            lastSequence = sequence;
            counted = counted && sequence == taken;
            return taken - 1;
        }

        /** How many events from the beginning Kafka has; 0 where the sender does not number them from 1. */
        int reached() {
            return counted ? written.nextClearBit(0) : 0;
        }
    }

    private static final class Session extends Conversation<LumberjackMessage> {
        private final Deque<Window> windows = new ArrayDeque<>();
        private int size = 1;
        private @Nullable Batch event;
        private @Nullable ScheduledFuture<?> keepAlive;

        Session(Sender sender, NetworkIntake intake, Limits limits) {
            super(LumberjackMessage.class, sender, intake, limits);
        }

        @Override
        void take(ChannelHandlerContext context, LumberjackMessage message) {
            if (message instanceof LumberjackMessage.Window window) {
                size = Math.max(1, window.size());
                Window before = windows.peekLast();
                if (before != null) {
                    before.end();
                    acknowledge(context);
                }
            } else if (message instanceof LumberjackMessage.Event piece) {
                event(context, piece);
            }
        }

        private void event(ChannelHandlerContext context, LumberjackMessage.Event piece) {
            Batch pieces = event;
            if (pieces == null) {
                Window window = windows.peekLast();
                if (window == null || window.full()) {
                    window = new Window(size);
                    windows.addLast(window);
                    keepAlive(context);
                }
                Window of = window;
                int place = of.take(piece.sequence());
                pieces = batch(context, written -> decided(context, of, place, written));
            }
            if (piece.frame() != null) {
                String id = BeatsIds.of(sender.source().config().name(), piece.frame());
                accept(piece.frame(), id == null ? uniqueId() : id, pieces);
            }
            event = piece.last() ? null : pieces;
            if (piece.last()) {
                pieces.complete();
            }
        }

        private void decided(ChannelHandlerContext context, Window window, int place, boolean written) {
            if (!written) {
                sendAgain(context);
                return;
            }
            window.written.set(place);
            acknowledge(context);
        }

        /** Windows are acknowledged in their order. */
        private void acknowledge(ChannelHandlerContext context) {
            for (Window first = windows.peekFirst(); first != null && first.written(); first = windows.peekFirst()) {
                windows.removeFirst();
                if (first.taken > 0) {
                    send(context, first.lastSequence);
                }
            }
        }

        private void keepAlive(ChannelHandlerContext context) {
            if (keepAlive == null) {
                keepAlive = context.executor()
                        .schedule(
                                () -> {
                                    keepAlive = null;
                                    Window first = windows.peekFirst();
                                    if (first != null && context.channel().isActive()) {
                                        send(context, first.reached());
                                        keepAlive(context);
                                    }
                                },
                                KEEP_ALIVE_SECONDS,
                                TimeUnit.SECONDS);
            }
        }

        private static void send(ChannelHandlerContext context, int sequence) {
            ByteBuf answer =
                    context.alloc().buffer(6).writeByte('2').writeByte('A').writeInt(sequence);
            var unused = context.writeAndFlush(answer);
        }
    }
}
