package gac.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.IngestStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NetworkWriterTest {
    private static final int BOUND = 1_000;

    private final SourceMeters web = new SourceMeters(new SimpleMeterRegistry(), "web");
    private final SourceMeters mail = new SourceMeters(new SimpleMeterRegistry(), "mail");
    private final InFlight inFlight = new InFlight(BOUND);
    private final List<String> acknowledged = new ArrayList<>();
    private MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private NetworkWriter writer = new NetworkWriter(kafka, inFlight);

    @AfterEach
    void close() {
        writer.close(Duration.ofSeconds(5));
    }

    private static Outgoing outgoing(String value, Outgoing.Kind kind, SourceMeters meters) {
        return new Outgoing(
                new ProducerRecord<>("events", value.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                kind,
                kind == Outgoing.Kind.DEAD_LETTER ? "binary" : "",
                meters);
    }

    private void taken(int records) throws InterruptedException {
        while (kafka.history().size() < records) {
            Thread.sleep(1);
        }
    }

    private List<String> values() {
        return kafka.history().stream()
                .map(record -> new String(record.value(), java.nio.charset.StandardCharsets.US_ASCII))
                .toList();
    }

    private static IngestStatus.Counts counts(long events, long generic, long deadLetters, Map<String, Long> dropped) {
        return new IngestStatus.Counts(0, 0, events, generic, deadLetters, 0, dropped);
    }

    @Test
    void recordsOfOneHandOverAreCountedByKindAndKeepTheirOrder() throws Exception {
        writer.send(List.of(
                outgoing("a1", Outgoing.Kind.EVENT, web),
                outgoing("a2", Outgoing.Kind.EVENT, web),
                outgoing("a3", Outgoing.Kind.DEAD_LETTER, web),
                outgoing("a4", Outgoing.Kind.GENERIC, web),
                outgoing("b1", Outgoing.Kind.EVENT, mail)));
        writer.send(List.of());
        taken(5);
        assertThat(values()).containsExactly("a1", "a2", "a3", "a4", "b1");
        assertThat(inFlight.bytes()).isEqualTo(10);
        assertThat(web.counts()).isEqualTo(counts(0, 0, 0, Map.of()));

        kafka.completeNext(); // a1: its companion is not decided yet
        assertThat(web.counts()).isEqualTo(counts(0, 0, 0, Map.of()));
        assertThat(inFlight.bytes()).isEqualTo(10);
        kafka.completeNext();
        assertThat(web.counts()).isEqualTo(counts(2, 0, 0, Map.of()));
        assertThat(inFlight.bytes()).isEqualTo(6);
        IntStream.range(0, 3).forEach(i -> kafka.completeNext());
        assertThat(web.counts()).isEqualTo(counts(3, 1, 1, Map.of()));
        assertThat(mail.counts()).isEqualTo(counts(1, 0, 0, Map.of()));
        assertThat(inFlight.bytes()).isZero();
    }

    @Test
    void whatKafkaRefusesIsDroppedAndTheOthersCount() throws Exception {
        writer.send(List.of(
                outgoing("a1", Outgoing.Kind.EVENT, web),
                outgoing("a2", Outgoing.Kind.EVENT, web),
                outgoing("a3", Outgoing.Kind.EVENT, web)));
        writer.send(outgoing("a4", Outgoing.Kind.EVENT, web), written -> acknowledged.add("a4 " + written));
        writer.send(outgoing("a5", Outgoing.Kind.EVENT, web), written -> acknowledged.add("a5 " + written));
        taken(5);
        kafka.completeNext();
        kafka.errorNext(new RecordTooLargeException("too large"));
        kafka.completeNext();
        kafka.errorNext(new RecordTooLargeException("too large"));
        assertThat(writer.trouble()).contains("too large");
        kafka.completeNext();
        assertThat(writer.trouble()).isNull();
        assertThat(acknowledged).containsExactly("a4 false", "a5 true");
        assertThat(web.counts()).isEqualTo(counts(3, 0, 0, Map.of(NetworkWriter.REFUSED, 2L)));
        assertThat(inFlight.bytes()).isZero();
    }

    /** A full buffer makes {@code send} wait and then give up, at the third record here, twice: it is handed over again, none twice and none out of order. */
    @Test
    void whatWasNotTakenForASecondIsHandedOverAgain() throws Exception {
        AtomicInteger refusals = new AtomicInteger(2);
        kafka = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                if (history().size() == 2 && refusals.getAndDecrement() > 0) {
                    callback.onCompletion(null, new TimeoutException("no room"));
                    return java.util.concurrent.CompletableFuture.failedFuture(new TimeoutException("no room"));
                }
                return super.send(record, callback);
            }
        };
        writer.close(Duration.ofSeconds(5));
        writer = new NetworkWriter(kafka, inFlight);
        writer.send(IntStream.range(0, 5)
                .mapToObj(i -> outgoing("a" + i, Outgoing.Kind.EVENT, web))
                .toList());
        writer.flush();
        assertThat(refusals.get()).isNegative();
        assertThat(values()).containsExactly("a0", "a1", "a2", "a3", "a4");
        assertThat(web.counts()).isEqualTo(counts(5, 0, 0, Map.of()));
        assertThat(inFlight.bytes()).isZero();
        assertThat(writer.trouble()).isNull();
    }

    @Test
    void whatTheClosedProducerDoesNotTakeIsDropped() throws Exception {
        kafka.sendException = new IllegalStateException("closed");
        writer.send(IntStream.range(0, 4)
                .mapToObj(i -> outgoing("a" + i, Outgoing.Kind.EVENT, web))
                .toList());
        writer.flush();
        assertThat(web.counts()).isEqualTo(counts(0, 0, 0, Map.of(NetworkWriter.REFUSED, 4L)));
        assertThat(inFlight.bytes()).isZero();
    }
}
