package gac.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gac.correlate.release.Document;
import gac.correlate.release.Release;
import gac.correlate.release.ReleasePublisher;
import gac.correlate.release.Terms;
import gac.schemas.Topics;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.DefinitionKind;
import gac.standalone.Cluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three brokers, up to two instances, and a story that is told to them bit by bit while they fail. */
final class Scene implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scene.class);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final String SYSTEMS = """
            systems:
              - {id: portal, organization: agency-a, name: {en: Portal, vi: Cổng}, level: 3, match: {hosts: [web-0, web-1, web-2, web-3, web-4]}}
            """;

    final Brokers brokers;
    final Instances instances;
    private final List<Story.Entry> story;
    private final int partitions;
    private final IntUnaryOperator partitionOf;
    private final List<Release> releases = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private int told;

    /**
     * How a scene is set up.
     *
     * @param partitionOf machine to partition of {@code gac.events}
     */
    record Setting(
            List<Story.Entry> story,
            int events,
            int detections,
            int threads,
            int standbys,
            IntUnaryOperator partitionOf) {
        static Setting of(long seed) {
            return new Setting(Story.of(seed), 4, 4, 1, 0, host -> host % 4);
        }

        Setting withStandby() {
            return new Setting(story, events, detections, threads, 1, partitionOf);
        }
    }

    private Scene(Setting setting, Path folder) throws Exception {
        story = setting.story();
        partitions = setting.events();
        partitionOf = setting.partitionOf();
        brokers = Brokers.start(folder, setting.events(), setting.detections());
        instances = new Instances(brokers, folder, setting.threads(), setting.standbys());
        producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        brokers.bootstrap(0),
                        "acks",
                        "all",
                        "linger.ms",
                        5,
                        "max.request.size",
                        8 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Starts the brokers and publishes the rules. */
    static Scene set(Setting setting, Path folder) throws Exception {
        Scene scene = new Scene(setting, folder);
        try {
            scene.publish(text("rules.yml"), Instant.EPOCH);
            return scene;
        } catch (Exception | Error e) {
            scene.close();
            throw e;
        }
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = Scene.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** From the middle of what is still untold on, user1 counts as root, and another rule is there. */
    void swapRules() throws Exception {
        String rules = text("rules.yml").replace("user.name: root}", "user.name: [root, user1]}") + """
                ---
                title: Guessing on many machines
                name: many
                id: 00000000-0000-0000-0000-00000000000a
                status: test
                level: high
                correlation:
                  type: value_count
                  rules: [failed]
                  group-by: [source.ip]
                  timespan: 1h
                  condition: {field: host.name, gte: 3}
                gac: {category: ACCOUNT, outcome: success}
                """;
        publish(rules, story.get((told + story.size()) / 2).received());
    }

    /** The rules that are in force from the beginning. */
    static Release release() throws IOException {
        return compiled(text("rules.yml"), Instant.EPOCH);
    }

    private static List<Document> documents(String rules) {
        return List.of(
                new Document(DefinitionKind.rule, "rules.yml", rules),
                new Document(DefinitionKind.system, "systems.yaml", SYSTEMS));
    }

    private static Release compiled(String rules, Instant from) {
        Release.Compiled compiled = Release.compile("r-" + from, from, documents(rules));
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    private void publish(String rules, Instant from) throws Exception {
        Instant before = from.minus(ReleasePublisher.DELAY);
        try (ReleasePublisher publisher = ReleasePublisher.open(Map.of("bootstrap.servers", brokers.bootstrap(0)))) {
            if (from.equals(Instant.EPOCH)) {
                publisher.publishForAllTimes(documents(rules), "test", Clock.fixed(Story.START, ZoneOffset.UTC));
            } else {
                publisher.publish(
                        documents(rules), Set.of(), Terms.NONE, "test", null, Clock.fixed(before, ZoneOffset.UTC));
            }
        }
        releases.add(compiled(rules, from));
    }

    /** Tells the story up to this part of it (0 to 1), and returns when the brokers have it. */
    void tellUpTo(double part) {
        int end = (int) (story.size() * part);
        while (told < end) {
            Story.Entry entry = story.get(told++);
            if (entry.host() < 0) {
                toAll(entry);
            } else {
                send(partitionOf.applyAsInt(entry.host()), entry);
            }
        }
        toAll(part < 1 ? Story.mark(now(), false) : Story.mark(Story.ENDED, true));
        producer.flush();
    }

    private void toAll(Story.Entry entry) {
        for (int partition = 0; partition < partitions; partition++) {
            send(partition, entry);
        }
    }

    private void send(int partition, Story.Entry entry) {
        var unused = producer.send(new ProducerRecord<>(
                Topics.EVENTS.name(), partition, entry.received().toEpochMilli(), entry.key(), entry.value()));
    }

    /** Puts anything into a topic. */
    void write(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value, Instant at) {
        var unused = producer.send(new ProducerRecord<>(topic, partition, at.toEpochMilli(), key, value));
    }

    /** Returns when the brokers have all that was put in. */
    void written() {
        producer.flush();
    }

    /** When what was told last was received. */
    Instant now() {
        return story.get(Math.max(0, told - 1)).received();
    }

    /** Waits until every alert is out that what was told so far opens. */
    void awaitOpened() {
        List<Story.Entry> part = new ArrayList<>(story.subList(0, told));
        part.add(Story.mark(now(), false));
        Set<String> expected = Decisions.openedIn(part, releases.toArray(Release[]::new));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> Decisions.opened(brokers.bootstrap(0)).containsAll(expected));
    }

    Map<String, Integer> decided() {
        return Decisions.committed(brokers.bootstrap(0));
    }

    List<DeadLetter> deadLetters() {
        return Cluster.committed(brokers.bootstrap(0), Topics.DEAD_LETTERS, DeadLetter.class);
    }

    /** Waits for the end, and holds what came out against what comes out undisturbed: none lost, none doubled. */
    void assertUndisturbed() throws Exception {
        Map<String, Integer> expected = Decisions.expected(story, releases.toArray(Release[]::new));
        assertThat(expected).hasSizeGreaterThan(80);
        int alerts = alerts(expected);
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(() -> alerts(decided()) >= alerts);
        } catch (ConditionTimeoutException e) {
            LOG.error("not all alerts are final in time", e); // which, is told below
        }
        instances.stopAll(); // what they still had to say is said
        assertSame(decided(), expected);
    }

    /** Tells what is missing and what is too much, instead of all there is. */
    static void assertSame(Map<String, Integer> decided, Map<String, Integer> expected) {
        Map<String, Integer> missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(decided.entrySet());
        Map<String, Integer> surplus = new TreeMap<>(decided);
        surplus.entrySet().removeAll(expected.entrySet());
        assertThat(List.of(missing, surplus)).as("missing, then surplus").containsExactly(Map.of(), Map.of());
    }

    private static int alerts(Map<String, Integer> decided) {
        return decided.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() throws IOException {
        instances.close();
        producer.close(Duration.ZERO);
        brokers.close();
    }
}
