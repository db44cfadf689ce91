package gac.ingest.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpPaceTest {
    private final Counter slow = new SimpleMeterRegistry().counter("slow");
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.freezeTime();
        made.pipeline().addLast(new HttpPace(Duration.ofSeconds(60), slow));
        return made;
    }

    private void after(int seconds, int bytes) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        if (bytes > 0 && channel.isActive()) {
            channel.writeInbound(Unpooled.wrappedBuffer("x".repeat(bytes).getBytes(US_ASCII)));
        }
    }

    private void answer() {
        channel.writeOutbound(Unpooled.wrappedBuffer("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII)));
    }

    @Test
    void aByteASecondIsNoPace() {
        for (int i = 0; i < 80; i++) {
            after(1, 1);
        }
        assertThat(channel.isActive()).isFalse();
        assertThat(slow.count()).isEqualTo(1);
    }

    @Test
    void requestsThatAreAnsweredInTimeAreLeftAlone() {
        for (int i = 0; i < 20; i++) {
            after(50, 10);
            answer();
        }
        after(600, 1); // silence between requests is for the read timeout
        after(59, 1);
        assertThat(channel.isActive()).isTrue();
        after(16, 0);
        assertThat(channel.isActive()).isFalse();
        assertThat(slow.count()).isEqualTo(1);
    }

    @Test
    void aLargeBodyOverASlowLinkGetsOn() {
        for (int i = 0; i < 100; i++) {
            after(50, HttpPace.MUCH);
        }
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void theTimeDuringWhichGacDoesNotReadCountsAgainstNobody() {
        after(1, 1);
        channel.config().setAutoRead(false);
        after(600, 0);
        channel.config().setAutoRead(true);
        after(40, 0);
        assertThat(channel.isActive()).isTrue();
        after(40, 0);
        assertThat(channel.isActive()).isFalse();
    }
}
