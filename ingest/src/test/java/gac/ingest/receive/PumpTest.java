package gac.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.frame.RelpMessage;
import gac.ingest.frame.RelpReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PumpTest {
    private final AtomicInteger allowed = new AtomicInteger(Integer.MAX_VALUE);
    private final Pump<RelpMessage> pump = new Pump<>(new RelpReader(480), () -> allowed.get() > 0);
    private final EmbeddedChannel channel = new EmbeddedChannel(pump);
    private final List<ByteBuf> given = new ArrayList<>();

    private void write(String bytes) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(4096);
        buffer.writeCharSequence(bytes, UTF_8);
        given.add(buffer);
        channel.writeInbound(buffer);
    }

    private List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            messages.add(message instanceof RelpMessage.Command command ? command.data() : String.valueOf(message));
        }
        return messages;
    }

    @Test
    void stopsBetweenTwoMessagesAndGoesOn() {
        write("1 open 1 a\n2 open 1 b");
        assertThat(messages()).containsExactly("a");
        assertThat(pump.inMessage()).isTrue();
        allowed.set(0);
        write("\n3 open 1 c\n4 open 1 d\n");
        assertThat(messages()).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        pump.resume();
        assertThat(messages()).as("still not").isEmpty();
        allowed.set(1);
        pump.resume();
        assertThat(messages()).containsExactly("b", "c", "d");
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(pump.inMessage()).isFalse();
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void aStreamWhosePiecesNeverEndWithAMessageTakesNoMoreAndMoreMemory() {
        write("1 open 1");
        for (int i = 0; i < 20_000; i++) {
            write(" a\n1 open 1");
        }
        assertThat(messages()).hasSize(20_000);
        assertThat(given.stream()
                        .filter(buffer -> buffer.refCnt() > 0)
                        .mapToInt(ByteBuf::capacity)
                        .sum())
                .isLessThanOrEqualTo(8192);
        var unused = channel.close();
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void theFirstBytesThatCannotBeUnderstoodAreTheLastMessage() {
        write("1 open 1 a\nGET / HTTP/1.1\r\n");
        assertThat(channel.<RelpMessage.Command>readInbound().data()).isEqualTo("a");
        Pump.Malformed malformed = channel.readInbound();
        assertThat(new String(malformed.bytes(), UTF_8)).isEqualTo("GET / HTTP/1.1\r\n");
        write("1 open 1 a\n");
        assertThat(messages()).isEmpty();
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }
}
