package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.release.Document;
import gac.correlate.release.Documents;
import gac.correlate.release.Manifest;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.release.ReleasePublisher;
import gac.correlate.release.Terms;
import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.Definition;
import gac.schemas.avro.DefinitionKind;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Who publishes what, and what never comes into force. */
class ReleasePublishingTest extends ReleaseCommands {
    /** The publisher is killed between the definitions and the manifest, and once before the commit. */
    @Test
    void anIncompleteReleaseNeverComesIntoForce() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        String inForce = newest().manifest().id();
        Document rule = new Document(DefinitionKind.rule, "admin.yml", MORE);
        ConfigRecord definition = new ConfigRecord(new Definition(rule.kind(), rule.name(), rule.text()));
        ConfigRecord manifest = new ConfigRecord(new gac.schemas.avro.Release(
                "r-half", Instant.EPOCH, List.of(rule.key()), "killed", Instant.EPOCH, null, Map.of(), Map.of()));
        KafkaProducer<String, ConfigRecord> killed = producer("gac-release");
        killed.beginTransaction();
        killed.send(record(rule.key(), definition)).get();
        killed.send(record("release/r-half", manifest)).get();
        assertThat(newest().manifest().id()).isEqualTo(inForce);
        // the next one does not wait until the transaction times out, and what was left of it does not come back
        file("rules/more.yml", MORE.replace("0012", "0013"));
        assertThat(gac("apply", "--yes", "--days", "0")).as(err::toString).isZero();
        assertThat(newest().release().definitions().all()).hasSize(2);
        assertThatThrownBy(killed::commitTransaction).isInstanceOf(KafkaException.class);
        killed.close(Duration.ZERO);
        assertThat(log().find("r-half")).isEmpty();
        assertThat(log().refused()).isEmpty();
        // without a transaction: definitions alone change nothing, and a manifest that names what is not there is
        // refused
        try (KafkaProducer<String, ConfigRecord> foreign = producer("someone-else")) {
            foreign.beginTransaction();
            foreign.send(record(rule.key(), definition)).get();
            foreign.commitTransaction();
            assertThat(log().known()).hasSize(2);
            foreign.beginTransaction();
            foreign.send(record(
                            "release/r-none",
                            new ConfigRecord(new gac.schemas.avro.Release(
                                    "r-none",
                                    Instant.now(Clock.systemUTC()),
                                    List.of("rule/none.yml@0"),
                                    "someone",
                                    Instant.EPOCH,
                                    null,
                                    Map.of(),
                                    Map.of()))))
                    .get();
            foreign.commitTransaction();
        }
        assertThat(log().known()).hasSize(2);
        assertThat(gac("get")).isZero();
        assertThat(out.toString())
                .contains("refused: r-none  in force from ", "by someone")
                .contains("  rule/none.yml@0: is named by the release but is not in the topic");
    }

    private KafkaProducer<String, ConfigRecord> producer(String id) throws InterruptedException {
        KafkaSchemas.publish(client());
        KafkaProducer<String, ConfigRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", id, "acks", "all"),
                Topics.CONFIG.key().serializer(),
                Topics.CONFIG.value().serializer());
        producer.initTransactions();
        return producer;
    }

    private static ProducerRecord<String, ConfigRecord> record(String key, ConfigRecord value) {
        return new ProducerRecord<>(Topics.CONFIG.name(), 0, key, value);
    }

    @Test
    void ofTwoThatPublishAtOnceOneFails() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        List<Document> documents = List.of(new Document(DefinitionKind.rule, "admin.yml", MORE));
        try (ReleasePublisher slow = ReleasePublisher.open(client())) {
            assertThat(answering("y\n", "apply", path("rules"))).isZero(); // nothing to do: it does not publish
            file("rules/root.yml", RULE.replace("level: low", "level: high"));
            assertThat(gac("apply", "--yes", "--days", "0")).isZero();
            assertThatThrownBy(() -> slow.publish(documents, Set.of(), Terms.NONE, "slow", null, Clock.systemUTC()))
                    .isInstanceOf(KafkaException.class);
        }
        assertThat(log().known()).hasSize(2);
    }

    // --- what a start does with its files

    private void start(String at) throws Exception {
        Proposal proposal = Proposal.of(Documents.read(
                new ReleaseFiles(List.of(folder.resolve("rules")), folder.resolve("systems.yaml"), null, null, null)));
        Clock clock = Clock.fixed(Instant.parse(at), ZoneOffset.UTC);
        new StartRelease(client(), folder.resolve("release"), clock).publish(proposal, false);
    }

    @Test
    void aStartTakesChangedFilesAndTakesNothingBack() throws Exception {
        file("rules/worse.yml", "title: [\n");
        assertThatThrownBy(() -> start("2026-11-01T00:00:00Z"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("worse.yml:2:");
        Files.delete(folder.resolve("rules/worse.yml"));
        start("2026-11-01T00:00:00Z");
        Manifest first = newest().manifest();
        assertThat(first.from()).isEqualTo("2026-11-01T00:00:05Z");
        start("2026-11-02T00:00:00Z"); // nothing has changed
        assertThat(log().known()).hasSize(1);

        file("other.yml", RULE.replace("level: low", "level: high"));
        assertThat(gac("apply", "--yes", "--days", "0", path("other.yml"))).isZero();
        String applied = newest().manifest().id();
        start("2026-11-03T00:00:00Z"); // the files are as they were: what was applied stays
        assertThat(newest().manifest().id()).isEqualTo(applied);
    }

    @Test
    void aStartWithChangedFilesPublishesThemAndWithBadOnesKeepsTheLastGood() throws Exception {
        start("2026-11-01T00:00:00Z");
        file("rules/admin.yml", MORE);
        start("2026-11-02T00:00:00Z");
        Manifest second = newest().manifest();
        assertThat(second.from()).isEqualTo("2026-11-02T00:00:05Z");
        assertThat(second.note()).isEqualTo("the files changed before a start");
        file("rules/worse.yml", "title: [\n");
        start("2026-11-03T00:00:00Z");
        assertThat(newest().manifest()).isEqualTo(second);
        assertThat(gac("get")).isZero();
        assertThat(out.toString())
                .contains(
                        "refused: the files of the last start, at 2026-11-03 07:00:00 by "
                                + System.getProperty("user.name"),
                        "  worse.yml:2:");
        Files.delete(folder.resolve("rules/worse.yml"));
        start("2026-11-04T00:00:00Z");
        assertThat(newest().manifest()).isEqualTo(second);
        assertThat(log().refusedFiles()).isNull();
    }
}
