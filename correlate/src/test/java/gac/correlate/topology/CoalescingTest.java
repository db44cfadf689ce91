package gac.correlate.topology;

import static gac.correlate.offline.Events.at;
import static gac.correlate.offline.Events.failure;
import static gac.correlate.offline.Events.success;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.detect.Coalescer;
import gac.correlate.detect.Detector;
import gac.correlate.offline.Events;
import gac.correlate.offline.Lab;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Event;
import gac.schemas.avro.Frontier;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detections of bulk rules put together between commits, against the same detections one by one. */
class CoalescingTest {
    private static final String RULES =
            Lab.RULES.replace("gac: {component: true}", "gac: {component: true, bulk: true}") + """
            ---
            title: Spraying a host
            name: spraying_host
            id: 00000000-0000-0000-0000-000000000011
            level: high
            correlation:
              type: value_count
              rules: [ssh_failed_login]
              group-by: [host.name]
              timespan: 5m
              condition: {field: user.name, gte: 4}
            gac: {category: ACCOUNT, outcome: success, title_vi: Dò mật khẩu}
            ---
            title: Password changed hands
            name: hands
            id: 00000000-0000-0000-0000-000000000012
            level: high
            correlation:
              type: temporal_ordered
              rules: [ssh_failed_login, ssh_login]
              group-by: [source.ip]
              timespan: 2m
            gac: {category: ACCOUNT, outcome: success, title_vi: Đổi người dùng}
            """;
    private static final List<String> BULK =
            List.of("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    /** Bursts of sign-ins from a few places: late ones, repeated ones, some with other fields. */
    private static List<Event> stream(long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        double time = 0;
        for (int i = 0; i < 150; i++) {
            time += random.nextInt(20) == 0 ? 200 : random.nextInt(4) / 40.0;
            Events event = random.nextInt(6) == 0 ? success("e" + i, time) : failure("e" + i, time);
            event.from("192.0.2." + random.nextInt(2)).host("web-" + random.nextInt(2));
            event.user("user" + random.nextInt(6));
            if (random.nextInt(8) == 0) {
                event.effectiveAt(time - random.nextInt(900));
            }
            events.add(event.event());
            if (random.nextInt(12) == 0) {
                events.add(events.get(random.nextInt(events.size())));
            }
        }
        return events;
    }

    private static boolean bulk(Detection detection) {
        return BULK.contains(detection.getRule()) && detection.getDepth() == 0;
    }

    private static MockProducer<byte[], byte[]> mock() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Test
    void nothingComesOutDifferently() {
        Release release = Lab.release(RULES, Lab.SYSTEMS, "");
        int records = 0;
        int detections = 0;
        int alerts = 0;
        for (long seed = 0; seed < 3; seed++) {
            try (Pair single = new Pair(ReleaseSource.always(release), folder.resolve("s" + seed), 1);
                    Pair together = new Pair(ReleaseSource.always(release), folder.resolve("t" + seed), 1)) {
                Random commits = new Random(seed);
                CoalescingClients clients = new CoalescingClients();
                MockProducer<byte[], byte[]> sent = mock();
                CoalescingProducer producer = clients.over(sent);
                Map<ByteBuffer, List<Detection>> before = new LinkedHashMap<>();
                Map<ByteBuffer, List<Detection>> after = new LinkedHashMap<>();
                together.through = record -> {
                    var value = Wire.local().decode(record.value());
                    if (value instanceof Detection detection) {
                        before.computeIfAbsent(ByteBuffer.wrap(record.key()), key -> new ArrayList<>())
                                .add(detection);
                        if (bulk(detection)) {
                            clients.hand((Detection) Wire.local().decode(record.value()));
                        }
                    }
                    Future<RecordMetadata> sending = producer.send(new ProducerRecord<>(
                            Topics.DETECTIONS.name(), 0, record.timestamp(), record.key(), record.value()));
                    if (commits.nextInt(60) == 0) {
                        producer.flush();
                    }
                    assertThat(sending).isNotNull();
                    List<ProducerRecord<byte[], byte[]>> out = List.copyOf(sent.history());
                    sent.clear();
                    int found = 0;
                    for (ProducerRecord<byte[], byte[]> one : out) {
                        if (Wire.local().decode(one.value()) instanceof Detection detection) {
                            after.computeIfAbsent(ByteBuffer.wrap(one.key()), key -> new ArrayList<>())
                                    .addAll(Coalescer.apart(detection));
                            found++;
                        }
                        together.detection(one.key(), one.value(), Instant.ofEpochMilli(one.timestamp()));
                    }
                    return found;
                };
                for (Event event : stream(seed)) {
                    single.event(event);
                    together.event(event);
                }
                for (Pair pair : List.of(single, together)) {
                    pair.mark(at(90_000), false);
                    pair.mark(at(200_000), true);
                }
                assertThat(after).as("seed " + seed).isEqualTo(before);
                Map<String, List<Alert>> expected = byId(single.alerts());
                Map<String, List<Alert>> actual = byId(together.alerts());
                assertThat(last(actual)).as("seed " + seed).isEqualTo(last(expected));
                assertThat(direct(actual)).as("seed " + seed).isEqualTo(direct(expected));
                assertThat(together.deadLetters()).isEmpty();
                records += together.piped;
                detections += before.values().stream().mapToInt(List::size).sum();
                alerts += expected.size();
            }
        }
        assertThat(alerts).isGreaterThan(20);
        assertThat(records).isLessThan(detections * 2 / 3);
    }

    private static Map<String, List<Alert>> byId(List<Alert> alerts) {
        Map<String, List<Alert>> byId = new TreeMap<>();
        alerts.forEach(alert ->
                byId.computeIfAbsent(alert.getId(), id -> new ArrayList<>()).add(alert));
        return byId;
    }

    /** The last revisions: how many there were before may differ where several groups meet in one. */
    private static Map<String, Alert> last(Map<String, List<Alert>> alerts) {
        Map<String, Alert> last = new LinkedHashMap<>();
        alerts.forEach((id, revisions) -> {
            Alert alert = revisions.get(revisions.size() - 1);
            assertThat(alert.getStatus()).isIn(AlertStatus.final$, AlertStatus.merged);
            alert = Alert.newBuilder(alert).build();
            alert.setRevision(0);
            last.put(id, alert);
        });
        return last;
    }

    /** Every revision of what counts events and nothing else. */
    private static Map<String, List<Alert>> direct(Map<String, List<Alert>> alerts) {
        Map<String, List<Alert>> direct = new LinkedHashMap<>(alerts);
        direct.values()
                .removeIf(revisions -> List.of("gac-digest", "brute_force_success")
                        .contains(revisions.get(0).getRuleName()));
        return direct;
    }

    private Detection detection(String id, double seconds) {
        try (Pair pair = new Pair(ReleaseSource.always(Lab.release(RULES, Lab.SYSTEMS, "")), folder, 1)) {
            pair.event(failure(id, seconds).event());
            return pair.between.stream()
                    .filter(Detection.class::isInstance)
                    .map(Detection.class::cast)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Detection detection) {
        return new ProducerRecord<>(
                Topics.DETECTIONS.name(),
                0,
                detection.getReceived().toEpochMilli(),
                Detector.key(detection),
                new byte[0]);
    }

    @Test
    void aTransactionTakesAlongWhatIsHeldAndAnAbortedOneForgetsIt() throws Exception {
        CoalescingClients clients = new CoalescingClients();
        MockProducer<byte[], byte[]> sent = mock();
        CoalescingProducer producer = clients.over(sent);
        producer.initTransactions();
        producer.beginTransaction();
        Detection lost = detection("lost", 0);
        clients.hand(lost);
        Future<RecordMetadata> never = producer.send(record(lost));
        producer.abortTransaction();
        assertThat(never.isDone()).isFalse();

        producer.beginTransaction();
        List<String> told = new ArrayList<>();
        List<Future<RecordMetadata>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Detection next = detection("d" + i, i);
            clients.hand(next);
            String name = "d" + i;
            futures.add(producer.send(record(next), (metadata, failure) -> told.add(name)));
        }
        assertThat(sent.uncommittedRecords()).isEmpty();
        byte[] frontier = Wire.encode(new Frontier(0, 0, at(3), false));
        futures.add(
                producer.send(new ProducerRecord<>(Topics.DETECTIONS.name(), 0, at(3).toEpochMilli(), null, frontier)));
        assertThat(sent.uncommittedRecords()).hasSize(2); // the frontier last
        assertThat(sent.uncommittedRecords().get(1).value()).isEqualTo(frontier);
        Detection after = detection("after", 4);
        clients.hand(after);
        futures.add(producer.send(record(after)));
        producer.commitTransaction();

        assertThat(told).containsExactly("d0", "d1", "d2");
        assertThat(futures).allMatch(Future::isDone);
        ProducerRecord<byte[], byte[]> first = sent.history().get(0);
        assertThat(first.timestamp()).isEqualTo(at(2).toEpochMilli());
        Detection together = (Detection) Wire.local().decode(first.value());
        assertThat(together.getCount()).isEqualTo(3);
        assertThat(Coalescer.apart(together))
                .containsExactly(detection("d0", 0), detection("d1", 1), detection("d2", 2));
        assertThat(sent.history()).hasSize(3);
    }

    @Test
    void whoWaitsForWhatCannotBeSentIsToldAndTheFlushGoesOn() throws Exception {
        CoalescingClients clients = new CoalescingClients();
        MockProducer<byte[], byte[]> sent = mock();
        CoalescingProducer producer = clients.over(sent);
        producer.initTransactions();
        producer.beginTransaction();
        List<String> told = new ArrayList<>();
        Detection first = detection("d0", 0);
        clients.hand(first);
        Future<RecordMetadata> future =
                producer.send(record(first), (metadata, failure) -> told.add(metadata + " " + failure.getMessage()));
        sent.sendException = new KafkaException("the producer is in an error state");
        producer.flush();
        assertThat(told).containsExactly("null the producer is in an error state");
        assertThat(future).failsWithin(Duration.ZERO);
        assertThat(sent.flushed()).isTrue();

        sent.sendException = null;
        producer.flush();
        assertThat(told).hasSize(1);
        assertThat(sent.uncommittedRecords()).isEmpty();
    }

    @Test
    void whatWasHandedOverAndNotSentStandsForNoOtherRecord() {
        CoalescingClients clients = new CoalescingClients();
        MockProducer<byte[], byte[]> sent = mock();
        CoalescingProducer producer = clients.over(sent);
        producer.initTransactions();
        producer.beginTransaction();
        clients.hand(detection("never sent", 0));
        clients.takeBack();
        byte[] letter = {1, 2, 3};
        var unused = producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), 0, 0L, new byte[] {7}, letter));
        assertThat(sent.uncommittedRecords()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
            assertThat(record.value()).isEqualTo(letter);
        });
    }
}
