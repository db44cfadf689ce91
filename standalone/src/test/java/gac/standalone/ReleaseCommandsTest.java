package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.offline.StoredRecords;
import gac.correlate.release.Document;
import gac.correlate.release.Documents;
import gac.correlate.release.ExceptionsYaml;
import gac.correlate.release.Manifest;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.release.ReleaseHistory;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleaseLog.Known;
import gac.correlate.release.ReleasePublisher;
import gac.correlate.release.Terms;
import gac.schemas.KafkaSchemas;
import gac.schemas.Topics;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.Definition;
import gac.schemas.avro.DefinitionKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases on a broker, without anything that reads events: what is published, by whom, and what never comes into force. */
class ReleaseCommandsTest {
    private static final String RULE = """
            title: Root
            name: root
            id: 6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0011
            logsource: {product: linux}
            detection: {selection: {user.name: root}, condition: selection}
            level: low
            """;
    private static final String MORE =
            RULE.replace("Root", "Admin").replace("root", "admin").replace("0011", "0012");
    private static final String SYSTEMS = "systems: [{id: portal, organization: a, name: Portal, level: 3}]\n";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        broker.create(Topics.creations().toList());
        Files.createDirectories(folder.resolve("rules"));
        file("rules/root.yml", RULE);
        file("systems.yaml", SYSTEMS);
        file("sources.yaml", "sources: []");
        file("gac.yaml", "sources: sources.yaml\nrules: [rules]\nsystems: systems.yaml\n");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrap());
    }

    private ReleaseLog log() {
        return ReleaseHistory.read(client(), Duration.ofSeconds(30));
    }

    private Known newest() {
        return log().newest().orElseThrow();
    }

    private int gac(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--bootstrap",
                broker.bootstrap(),
                "--config",
                folder.resolve("gac.yaml").toString()));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private int answering(String answer, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            return gac(args);
        } finally {
            System.setIn(before);
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void filesAreAppliedLookedAtAndTakenBack() throws Exception {
        assertThat(gac("apply", "--yes", "--author", "an", "--note", "the first"))
                .as(err::toString)
                .isZero();
        Manifest first = newest().manifest();
        assertThat(first.author()).isEqualTo("an");
        assertThat(first.note()).isEqualTo("the first");
        assertThat(first.from()).isEqualTo(first.published().plusSeconds(5));
        assertThat(out.toString().lines())
                .contains(
                        "+ rule root: Root (6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0011)",
                        "+ system portal: Portal",
                        "1 rule added, 1 system added",
                        "release " + first.id() + " of an is published, in force from "
                                + ReleaseText.time(first.from()));
        assertThat(gac("apply", "--yes")).isZero();
        assertThat(out.toString().strip())
                .isEqualTo("nothing to do: release " + first.id() + " already says all of it");

        file("rules/root.yml", RULE.replace("level: low", "level: high"));
        assertThat(gac("diff")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "~ rule root: Root (6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0011)",
                        "    level: level low → high",
                        "    keeps state",
                        "1 rule changed",
                        "alerts a day, as they were → as they would have been:",
                        "  root: 0 → 0 (no detection is stored)");
        assertThat(log().known()).hasSize(1);
        assertThat(gac("apply", "--yes", "--days", "0")).isZero();
        Manifest second = newest().manifest();
        assertThat(second.author()).isEqualTo(System.getProperty("user.name"));

        assertThat(gac("rollback", "--yes", "--days", "0")).as(err::toString).isZero();
        Known third = newest();
        assertThat(third.manifest().note()).isEqualTo("back to " + first.id());
        assertThat(third.manifest().keys()).containsExactlyElementsOf(first.keys());
        assertThat(gac("diff", first.id())).isZero();
        assertThat(gac("diff", first.id(), second.id())).isEqualTo(1);
        assertThat(out.toString().lines()).contains("    level: level low → high", "1 rule changed");
        assertThat(gac("get", "releases")).isZero();
        assertThat(out.toString().lines().map(line -> line.substring(0, 14)))
                .containsExactly(third.manifest().id(), second.id(), first.id());
    }

    @Test
    void newRulesAreOnTrialUntilSomebodyPromotesThem() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        assertThat(newest().manifest().terms().shadow()).isEmpty(); // nobody waits for what is there at first
        file("rules/admin.yml", MORE);
        assertThat(gac("apply", "--yes", "--days", "0")).as(err::toString).isZero();
        Manifest second = newest().manifest();
        String id = "6f2b4f0e-0f5a-4c39-8a1e-0c6c7a1d0012";
        assertThat(second.terms().shadow()).containsOnlyKeys(id);
        Instant until = second.terms().shadow().values().iterator().next();
        assertThat(until)
                .isBetween(
                        second.published().plus(Duration.ofDays(14)).minusSeconds(60),
                        second.from().plus(Duration.ofDays(14)));
        assertThat(out.toString())
                .contains("admin is on trial until " + ReleaseText.time(until)
                        + ": it detects and alerts nobody; gac rules promote ends that");
        assertThat(gac("get", second.id())).isZero();
        assertThat(out.toString()).contains("on trial until " + ReleaseText.time(until) + ": admin");
        assertThat(gac("apply", "--yes")).isZero();
        assertThat(out.toString()).startsWith("nothing to do");
        assertThat(gac("diff")).isZero();

        file(
                "rules/root.yml",
                RULE.replace("level: low", "level: high")); // what is changed besides leaves the trial alone
        assertThat(gac("apply", "--yes", "--days", "0")).isZero();
        assertThat(newest().manifest().terms().shadow())
                .isEqualTo(second.terms().shadow());
        file("rules/third.yml", MORE.replace("admin", "third").replace("0012", "0013"));
        assertThat(gac("apply", "--yes", "--days", "0", "--trial", "0")).isZero();
        assertThat(newest().manifest().terms().shadow())
                .isEqualTo(second.terms().shadow());

        assertThat(promote("third")).isEqualTo(1);
        assertThat(err.toString()).contains("'third' is not on trial");
        assertThat(promote()).isZero();
        assertThat(out.toString().strip()).isEqualTo("admin  on trial until " + ReleaseText.time(until));
        assertThat(promote("admin", "--yes", "--author", "an"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString().lines())
                .contains("    gate: on trial until " + until + " → (none)", "  admin: 0 → 0 (no detection is stored)");
        assertThat(newest().manifest().terms().shadow()).isEmpty();
        assertThat(newest().manifest().note()).isEqualTo("promoted admin");
        assertThat(gac("rollback", "--yes", "--days", "0")).isZero(); // to what was: on trial again
        assertThat(newest().manifest().terms().shadow())
                .isEqualTo(second.terms().shadow());
    }

    @Test
    void anExceptionWithoutAnEndEndsNinetyDaysAfterItWasPublishedOrChanged() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        String exception =
                "exceptions:\n  - {id: ours, rule: root, when: {source.ip: 192.0.2.1}, owner: SOC, reason: a test}\n";
        file("exceptions.yaml", exception);
        assertThat(gac("apply", "--yes", path("exceptions.yaml")))
                .as(err::toString)
                .isZero();
        Instant end =
                Objects.requireNonNull(newest().manifest().terms().expiries().get("ours"));
        assertThat(end).isEqualTo(ExceptionsYaml.defaultEnd(newest().manifest().published()));
        assertThat(newest().release().exceptions().all().get(0).expires()).isEqualTo(end);
        assertThat(out.toString()).contains("  ours would have held back 0 of 0 detections\n");
        assertThat(gac("apply", "--yes", path("exceptions.yaml"))).isZero();
        assertThat(out.toString()).startsWith("nothing to do");

        // another reason does not prolong it, another selection does
        Instant old = end.minus(Duration.ofDays(30));
        publish(new Terms(Map.of(), Map.of("ours", old)));
        file("exceptions.yaml", exception.replace("a test", "another"));
        assertThat(gac("apply", "--yes", path("exceptions.yaml"))).isZero();
        assertThat(newest().manifest().terms().expiries()).containsExactly(Map.entry("ours", old));
        file("exceptions.yaml", exception.replace("192.0.2.1", "192.0.2.2"));
        assertThat(gac("apply", "--yes", path("exceptions.yaml"))).isZero();
        assertThat(newest().manifest().terms().expiries()).containsExactly(Map.entry("ours", end));
        assertThat(gac("rollback", "--yes")).isZero();
        assertThat(newest().manifest().terms().expiries()).containsExactly(Map.entry("ours", old));

        assertThat(gac("exceptions")).as(err::toString).isZero();
        assertThat(out.toString().lines().limit(3))
                .containsExactly(
                        "ours  rule root when {source.ip: 192.0.2.1}  until "
                                + ExceptionsYaml.lastDay(
                                        newest().release().exceptions().all().get(0)),
                        "    SOC: another",
                        "    held back nothing");
    }

    @Test
    void feedsOfIndicatorsBecomePartOfTheRelease() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        file("own.txt", "203.0.113.7\nbad.example\n");
        file("indicators.yaml", "indicators: [{feed: own, file: own.txt}]\n");
        assertThat(gac("apply", "--yes", path("indicators.yaml")))
                .as(err::toString)
                .isZero();
        assertThat(out.toString().lines()).contains("+ feed own: 2 indicators", "1 feed added");
        assertThat(newest().release().indicators().size()).isEqualTo(2);
        // the rule, the register, the feed, two releases: what is there is not written again
        try (StoredRecords records =
                StoredRecords.open(client(), Topics.CONFIG.name(), Instant.EPOCH, 1_000, Duration.ofSeconds(30))) {
            List<Instant> written = new ArrayList<>();
            boolean more = true;
            while (more) {
                more = records.next((value, at) -> written.add(at));
            }
            assertThat(written).hasSize(5);
        }
        assertThat(newest().release().definitions().all()).hasSize(1); // rules stay
        assertThat(gac("apply", "--yes", path("indicators.yaml"))).isZero();
        assertThat(out.toString()).startsWith("nothing to do");
        file("own.txt", "203.0.113.7\nbad.example\nworse.example\n");
        assertThat(gac("apply", "--yes", path("indicators.yaml"))).isZero();
        assertThat(out.toString().lines()).contains("    matching: indicators 2 → 3", "1 feed changed");
        file("own.txt", "203.0.113.7\nnonsense\n");
        assertThat(gac("apply", "--yes", path("indicators.yaml"))).isEqualTo(2);
        assertThat(err.toString()).contains("own.txt:2: 'nonsense' is not an address");
        assertThat(newest().release().indicators().size()).isEqualTo(3);
    }

    private void publish(Terms terms) throws InterruptedException {
        try (ReleasePublisher publisher = ReleasePublisher.open(client())) {
            publisher.publish(newest().documents(), Set.of(), terms, "test", null, Clock.systemUTC());
        }
    }

    private int promote(String... args) {
        List<String> all = new ArrayList<>(List.of("rules", "promote"));
        all.addAll(List.of(args));
        return gac(all.toArray(String[]::new));
    }

    @Test
    void kindsThatNoPathHoldsStay() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        file("only.yaml", """
                exceptions:
                  - {id: ours, rule: root, owner: SOC, reason: a test, expires: 2026-12-31}
                """);
        assertThat(gac("apply", "--yes", path("only.yaml"))).as(err::toString).isZero();
        assertThat(out.toString().lines())
                .contains("+ exception ours: a test", "1 exception added")
                .anyMatch(line -> line.contains("root: not known, for no stored detection tells what it matches"));
        assertThat(newest().release().definitions().all()).hasSize(1);
        assertThat(newest().release().systems().all()).hasSize(1);
        Files.createDirectories(folder.resolve("more"));
        file("more/admin.yml", MORE);
        assertThat(gac("apply", "--yes", path("more")))
                .as(err::toString)
                .isEqualTo(2); // what the exception names is gone
        assertThat(err.toString()).contains("'root' is neither the name nor the id of a rule");
        assertThat(gac("apply", "--yes", path("more"), path("rules"))).isZero();
        assertThat(newest().release().definitions().all()).hasSize(2);
        assertThat(gac("apply", path("nowhere"))).isEqualTo(2);
        assertThat(err.toString()).contains(path("nowhere") + ": no such file or folder");
    }

    @Test
    void oneErrorRefusesAllOfItAndEveryErrorIsTold() throws Exception {
        assertThat(gac("apply", "--yes")).isZero();
        String inForce = newest().manifest().id();
        file("rules/bad.yml", MORE.replace("level: low", "level: lowest") + "gac: {category: NONSENSE}\n");
        file("rules/worse.yml", "title: [\n");
        file("systems.yaml", "systems: [{id: portal, organization: a, name: Portal, level: 9}]\n");
        assertThat(gac("apply", "--yes")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("gac apply: refused, nothing is published; release " + inForce + " stays in force:")
                .contains(
                        "systems.yaml:1:55: systems[0].level: '9' is not a security level",
                        "bad.yml:6:",
                        "worse.yml:2:");
        assertThat(log().known()).hasSize(1);
        assertThat(gac("diff")).isEqualTo(2);
        assertThat(err.toString()).startsWith("gac diff: gac apply would refuse this:");
    }

    @Test
    void itAsksAndNothingHappensWithoutAYes() {
        assertThat(answering("n\n", "apply")).isEqualTo(1);
        assertThat(out.toString()).endsWith("publish? [y/N] nothing is published" + System.lineSeparator());
        assertThat(answering("", "apply")).isEqualTo(2);
        assertThat(err.toString()).contains("nobody answers: nothing is published; in scripts say --yes");
        assertThat(log().known()).isEmpty();
        assertThat(answering("có\n", "apply")).isZero();
        assertThat(log().known()).hasSize(1);
    }

    @Test
    void whatIsInForceIsShownAsItsAuthorWroteIt() {
        assertThat(gac("get")).isEqualTo(1);
        assertThat(out.toString().strip()).isEqualTo("no release is in force");
        assertThat(gac("apply", "--yes", "--author", "an")).isZero();
        Manifest manifest = newest().manifest();
        assertThat(gac("get")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        manifest.id() + "  in force from " + ReleaseText.time(manifest.from()) + "  by an",
                        "published " + ReleaseText.time(manifest.published())
                                + "; 1 rules, 0 correlations, 1 systems, 0 exceptions, 0 watches, 0 indicators");
        assertThat(gac("get", "root")).isZero();
        assertThat(out.toString()).isEqualTo("# root.yml in release " + manifest.id() + System.lineSeparator() + RULE);
        assertThat(gac("get", "portal")).isZero();
        assertThat(out.toString()).endsWith(SYSTEMS);
        assertThat(gac("get", "nothing")).isEqualTo(1);
        assertThat(gac("get", "--release", "r-000000000000", "root")).isEqualTo(1);
        assertThat(gac("rollback", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no release before the one in force");
    }

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
