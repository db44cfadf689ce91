package gac.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.frame.ForwardReader;
import gac.ingest.frame.Frame;
import gac.ingest.frame.SyslogFrameDecoder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SenderPaceTest {
    private final Counter idled = new SimpleMeterRegistry().counter("idle");
    private final Counter slow = new SimpleMeterRegistry().counter("slow");
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        SyslogFrameDecoder decoder = new SyslogFrameDecoder(480, (byte) '\n');
        EmbeddedChannel made = new EmbeddedChannel();
        made.freezeTime();
        Limits limits = new Limits(Duration.ofMinutes(10), Duration.ofSeconds(60), idled, slow, slow);
        made.pipeline().addLast(decoder).addLast(new SenderPace(limits, "192.0.2.1:514", decoder::inMessage));
        return made;
    }

    private void after(int seconds, String bytes) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        if (!bytes.isEmpty() && channel.isActive()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, UTF_8));
        }
    }

    @Test
    void aMessageThatDoesNotEndEndsTheConnectionAndIsKept() {
        for (int i = 0; i < 80; i++) {
            after(1, "x");
        }
        assertThat(channel.isActive()).isFalse();
        assertThat(slow.count()).isEqualTo(1);
        Frame.Line line = channel.readInbound();
        assertThat(line.bytes().length).isBetween(60, 76);
        assertThat(idled.count()).isZero();
    }

    @Test
    void aSenderThatGetsOnIsLeftAlone() {
        for (int i = 0; i < 30; i++) {
            after(50, "the end of one\nand the beginning of the nex");
        }
        assertThat(channel.isActive()).isTrue();
        after(3, "t\n");
        after(599, "12 not");
        assertThat(channel.isActive()).as("silence between messages").isTrue();
        after(59, " at once\n");
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void silenceEndsTheConnection() {
        after(1, "whole\n");
        after(599, "");
        assertThat(channel.isActive()).isTrue();
        after(16, "");
        assertThat(channel.isActive()).isFalse();
        assertThat(idled.count()).isEqualTo(1);
        assertThat(slow.count()).isZero();
    }

    @Test
    void aLargeMessageOverASlowLinkGetsOn() {
        EmbeddedChannel slowLink = new EmbeddedChannel();
        slowLink.freezeTime();
        Limits limits = new Limits(Duration.ofMinutes(10), Duration.ofSeconds(60), idled, slow, slow);
        Pump<?> pump = new Pump<>(new ForwardReader(480, 8 << 20, 8 << 20), () -> true);
        slowLink.pipeline().addLast(pump).addLast(new SenderPace(limits, "192.0.2.1:514", pump::inMessage));
        byte[] head = {(byte) 0x92, (byte) 0xa1, 't', (byte) 0xc6, 0, 0x7f, 0, 0}; // nearly 8 MiB follow
        slowLink.writeInbound(Unpooled.copiedBuffer(head));
        for (int second = 0; second < 1500; second++) { // 2 KiB/s: 64 KiB in 32 s
            slowLink.advanceTimeBy(1, TimeUnit.SECONDS);
            slowLink.runScheduledPendingTasks();
            slowLink.writeInbound(Unpooled.wrappedBuffer(new byte[2048]));
        }
        assertThat(slowLink.isActive()).isTrue();
        for (int second = 0; second < 80 && slowLink.isActive(); second++) { // 10 bytes/s
            slowLink.advanceTimeBy(1, TimeUnit.SECONDS);
            slowLink.runScheduledPendingTasks();
            if (slowLink.isActive()) {
                slowLink.writeInbound(Unpooled.wrappedBuffer(new byte[10]));
            }
        }
        assertThat(slowLink.isActive()).isFalse();
        assertThat(slow.count()).isEqualTo(1);
    }

    @Test
    void theTimeDuringWhichGacDoesNotReadCountsAgainstNobody() {
        after(1, "half a li");
        channel.config().setAutoRead(false);
        after(3600, "");
        channel.config().setAutoRead(true);
        after(50, "");
        assertThat(channel.isActive()).isTrue();
        after(30, "");
        assertThat(slow.count()).isEqualTo(1);
    }
}
