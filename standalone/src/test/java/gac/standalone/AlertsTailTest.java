package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.alerting.CardRenderer;
import gac.alerting.Language;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.Text;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTailTest {
    private static final Instant FIRST = Instant.parse("2026-11-20T01:15:02.120Z");

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void alertsAreMade() throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        broker.create(Topics.creations().toList());
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "test", "acks", "all");
        try (var producer = new KafkaProducer<>(
                config, Topics.ALERTS.key().serializer(), Topics.ALERTS.value().serializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, alert("a", "AAA-AAA", 0, 10));
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, alert("x", "XXX-XXX", 0, 10));
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, alert("a", "AAA-AAA", 1, 25));
            send(producer, alert("b", "BBB-BBB", 0, 1));
            producer.commitTransaction();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static void send(KafkaProducer<String, Alert> producer, Alert alert) throws Exception {
        producer.send(new ProducerRecord<>(Topics.ALERTS.name(), alert.getId(), alert))
                .get();
    }

    private static Alert alert(String id, String shortId, int revision, long count) {
        return Alert.newBuilder()
                .setId(id)
                .setShortId(shortId)
                .setRevision(revision)
                .setStatus(AlertStatus.open)
                .setDisposition(Disposition.queue)
                .setRule("r")
                .setRuleName("ssh_brute_force")
                .setTitle(new Text("SSH brute force", "Dò mật khẩu SSH"))
                .setCategory("ACCOUNT")
                .setLevel(Level.medium)
                .setOutcome(Outcome.attempt)
                .setOrganization("so-y-te")
                .setSystemLevel(3)
                .setFirst(FIRST)
                .setLast(FIRST)
                .setCount(count)
                .setLane(Lane.on_time)
                .setPublished(FIRST.plusSeconds(revision * 30L).plusMillis(id.charAt(0)))
                .setRelease("r1")
                .build();
    }

    private int gac(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private int tail(String... more) {
        return gac(Stream.concat(
                        Stream.of(
                                "alerts",
                                "tail",
                                "--bootstrap",
                                broker.bootstrap(),
                                "--from",
                                "beginning",
                                "--no-follow"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** Alerts are spread over partitions; only revisions of one alert keep their order in every run. */
    @Test
    void jsonIsEveryCommittedRevisionOnce() {
        assertThat(tail("--format", "json")).isEqualTo(0);
        assertThat(out.toString().lines().map(line -> line.replaceAll(",\"status\".*", "")))
                .containsExactlyInAnyOrder(
                        "{\"id\":\"a\",\"short_id\":\"AAA-AAA\",\"revision\":0",
                        "{\"id\":\"a\",\"short_id\":\"AAA-AAA\",\"revision\":1",
                        "{\"id\":\"b\",\"short_id\":\"BBB-BBB\",\"revision\":0");
    }

    @Test
    void cardsTellOnlyWhatIsNews() {
        assertThat(tail("--lang", "vi")).isEqualTo(0);
        CardRenderer cards = CardRenderer.plain(Language.VI);
        assertThat(out.toString())
                .contains(cards.card(alert("a", "AAA-AAA", 0, 10)), cards.update(alert("a", "AAA-AAA", 1, 25)))
                .contains(cards.card(alert("b", "BBB-BBB", 0, 1)));
    }

    /** A digest too, which as a stream is one line until it closes; and without --from, which says where a stream begins. */
    @Test
    void oneAlertIsShownAsItStands() {
        assertThat(gac("alerts", "tail", "--bootstrap", broker.bootstrap(), "--no-follow", "--id", "AAA-AAA"))
                .isEqualTo(0);
        assertThat(out.toString())
                .isEqualTo(CardRenderer.plain(Language.EN).card(alert("a", "AAA-AAA", 1, 25)) + System.lineSeparator());
    }

    @Test
    void anUnknownIdIsAFailure() {
        assertThat(tail("--id", "ZZZ-ZZZ")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("gac: no alert with id ZZZ-ZZZ is kept at " + broker.bootstrap());
    }

    @Test
    void oneAlertCanBeAskedForByWhatWasSaidOnTheTelephone() {
        assertThat(tail("--format", "json", "--id", "bbb-bbb")).isEqualTo(0);
        assertThat(out.toString().lines()).singleElement().asString().contains("\"id\":\"b\"");
    }

    @Test
    void fromTheEndThereIsNothingYet() {
        assertThat(gac("alerts", "tail", "--bootstrap", broker.bootstrap(), "--no-follow"))
                .isEqualTo(0);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anAddressThatIsNoneIsOneMessage() {
        assertThat(gac("alerts", "tail", "--bootstrap", "nowhere")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("gac alerts tail: cannot use nowhere as address of Kafka")
                .doesNotContain("\tat ");
    }
}
