package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.LocalSchemas;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.DigestMember;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.SystemRef;
import gac.schemas.avro.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoExpectationTest {
    private static final Text TEXT = new Text("x", "x");

    private static final String LIST = """
            zone: Asia/Ho_Chi_Minh
            must:
            - rule: web_gambling_pages
              level: critical
              category: DEFACE
              disposition: page
              organization: quan-1
              system: portal
              group: {host.name: q1-web}
              first: '2026-10-14T16:10:00+07:00'
              last: '2026-10-14T16:47:11+07:00'
              count: 24
              distinct: 20
            digests:
            - disposition: digest
              organization: quan-1
              system: portal
              day: '2026-10-14'
              members:
              - rule: web_xss
                group: {source.ip: 203.0.113.7}
                first: '2026-10-14T09:00:00+07:00'
                last: '2026-10-14T09:00:01+07:00'
                count: 2
            held_back_below_level:
            - rule: ssh_brute_force
              organization: quan-1
              system: intranet
              group: {source.ip: 203.0.113.8}
              first: '2026-10-14T09:00:00+07:00'
              last: '2026-10-14T09:01:00+07:00'
              count: 20
            - rule: web_sql_injection
              organization: quan-1
              system: intranet
              group: {source.ip: 203.0.113.9}
              between: ['2026-10-14T10:00:00+07:00', '2026-10-14T10:10:00+07:00']
              at_least: 2
            """;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private DemoExpectation expected;

    @BeforeEach
    void load() throws IOException {
        expected = load(LIST);
    }

    private DemoExpectation load(String list) throws IOException {
        return DemoExpectation.load(Files.writeString(folder.resolve("expected.yaml"), list));
    }

    private static Alert.Builder alert(String id, String rule, String first, String last, long count) {
        assertThat(LocalSchemas.ALL).isNotEmpty();
        return Alert.newBuilder()
                .setId(id)
                .setShortId(id)
                .setRevision(2)
                .setStatus(AlertStatus.final$)
                .setDisposition(Disposition.digest)
                .setRule("uuid-" + rule)
                .setRuleName(rule)
                .setTitle(TEXT)
                .setCategory("INTRUSION")
                .setLevel(Level.medium)
                .setOutcome(Outcome.attempt)
                .setOrganization("quan-1")
                .setSystems(List.of(new SystemRef("portal", TEXT, 3, null, null, null, null)))
                .setSystemLevel(3)
                .setFirst(Instant.parse(first))
                .setLast(Instant.parse(last))
                .setCount(count)
                .setLane(Lane.on_time)
                .setPublished(Instant.parse(last))
                .setRelease("r");
    }

    private static Alert.Builder defacement() {
        return alert("1", "web_gambling_pages", "2026-10-14T09:10:00.900Z", "2026-10-14T09:47:11Z", 24)
                .setDisposition(Disposition.page)
                .setLevel(Level.critical)
                .setCategory("DEFACE")
                .setDistinct(20L)
                .setGroup(Map.of("host.name", "q1-web"));
    }

    private static Alert.Builder attempt() {
        return alert("2", "web_xss", "2026-10-14T02:00:00Z", "2026-10-14T02:00:01Z", 2)
                .setGroup(Map.of("source.ip", "203.0.113.7", "system", "portal"));
    }

    private static Alert.Builder digest() {
        Instant at = Instant.parse("2026-10-14T02:00:00Z");
        return alert("3", "gac-digest", "2026-10-14T02:00:00Z", "2026-10-14T02:00:01Z", 2)
                .setGroup(Map.of("system", "portal", "day", "2026-10-14"))
                .setMembers(List.of(new DigestMember("web_xss", TEXT, "INTRUSION", "2", "203.0.113.7", at, at, 2L)));
    }

    @Test
    void exactlyTheExpectedAlertsGiveNoDifference() {
        assertThat(expected.compare(alerts(), below())).isEmpty();
    }

    @Test
    void everyDifferenceIsNamed() {
        assertThat(expected.compare(
                        List.of(defacement().setCount(25).build(), attempt().build()), below()))
                .containsExactly(
                        "- digest of 2026-10-14 quan-1/portal: web_xss {source.ip=203.0.113.7} "
                                + "2026-10-14 09:00:00 to 2026-10-14 09:00:01, 2 events",
                        "+ in no digest medium INTRUSION quan-1/portal: web_xss {source.ip=203.0.113.7} "
                                + "2026-10-14 09:00:00 to 2026-10-14 09:00:01, 2 events",
                        "- page critical DEFACE quan-1/portal: web_gambling_pages {host.name=q1-web} "
                                + "2026-10-14 16:10:00 to 2026-10-14 16:47:11, 24 events, 20 distinct",
                        "+ page critical DEFACE quan-1/portal: web_gambling_pages {host.name=q1-web} "
                                + "2026-10-14 16:10:00 to 2026-10-14 16:47:11, 25 events, 20 distinct");
    }

    @Test
    void anAlertThatNeverClosedDiffers() {
        assertThat(expected.compare(
                        List.of(
                                defacement().setStatus(AlertStatus.open).build(),
                                attempt().build(),
                                digest().build()),
                        below()))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("+ page critical DEFACE quan-1/portal (open): ");
    }

    @Test
    void anotherDistinctCountDiffers() {
        assertThat(expected.compare(
                        List.of(defacement().setDistinct(19L).build(), attempt().build(), digest().build()), below()))
                .hasSize(2);
    }

    private static List<Alert> alerts() {
        return List.of(defacement().build(), attempt().build(), digest().build());
    }

    private static Alert.Builder intranet(
            String id, String rule, String address, String first, String last, long count) {
        return alert(id, rule, first, last, count)
                .setSystems(List.of(new SystemRef("intranet", TEXT, 2, null, null, null, null)))
                .setGroup(Map.of("source.ip", address));
    }

    private static Alert.Builder guessing() {
        return intranet("4", "ssh_brute_force", "203.0.113.8", "2026-10-14T02:00:00Z", "2026-10-14T02:01:00Z", 20);
    }

    private static Alert.Builder payloads() {
        return intranet("5", "web_sql_injection", "203.0.113.9", "2026-10-14T03:00:00Z", "2026-10-14T03:10:00Z", 2);
    }

    private static Alert.Builder otherPayloads() {
        return intranet("6", "web_xss", "203.0.113.9", "2026-10-14T03:04:00Z", "2026-10-14T03:04:00Z", 1);
    }

    private static List<Alert> below() {
        return List.of(guessing().build(), payloads().build(), otherPayloads().build());
    }

    /** The list with one number changed no longer fits, whichever it is, and the message names the entry. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    count: 24    | count: 23    | page critical DEFACE quan-1/portal: web_gambling_pages
                    distinct: 20 | distinct: 21 | page critical DEFACE quan-1/portal: web_gambling_pages
                    count: 2     | count: 3     | digest of 2026-10-14 quan-1/portal: web_xss
                    09:00:01     | 09:00:02     | digest of 2026-10-14 quan-1/portal: web_xss
                    count: 20    | count: 19    | held back quan-1/intranet: ssh_brute_force
                    09:01:00     | 09:01:01     | held back quan-1/intranet: ssh_brute_force
                    at_least: 2  | at_least: 3  | held back quan-1/intranet: web_sql_injection
                    """)
    void aWrongNumberInTheListIsADifference(String right, String wrong, String entry) throws IOException {
        DemoExpectation doctored = load(LIST.replaceFirst("(?m)" + right + "\\b", wrong));
        assertThat(doctored.compare(alerts(), below())).anyMatch(line -> line.startsWith("- " + entry));
    }

    @Test
    void anotherNumberOfSuppressedMatchesIsADifference() throws IOException {
        DemoExpectation list = load(LIST + """
                suppressed:
                - {exception: telephone, rule: mail_sasl_brute_force, count: 300}
                """);
        assertThat(list.compareSuppressed(Map.of("telephone", 300L))).isEmpty();
        assertThat(list.compareSuppressed(Map.of("telephone", 299L, "other", 1L)))
                .containsExactly(
                        "- suppressed by other: 0 matches",
                        "+ suppressed by other: 1 matches",
                        "- suppressed by telephone: 300 matches",
                        "+ suppressed by telephone: 299 matches");
        assertThat(list.compareSuppressed(Map.of())).hasSize(2);
    }

    @Test
    void whatIsHeldBackAndNotListedIsADifference() {
        assertThat(expected.compare(alerts(), List.of(guessing().build())))
                .singleElement()
                .asString()
                .startsWith("- held back quan-1/intranet: web_sql_injection {source.ip=203.0.113.9} between");
        List<Alert> more = new ArrayList<>(below());
        more.add(otherPayloads()
                .setId("7")
                .setLast(Instant.parse("2026-10-14T03:10:01Z"))
                .build());
        assertThat(expected.compare(alerts(), more))
                .singleElement()
                .asString()
                .startsWith("+ held back quan-1/intranet: web_xss {source.ip=203.0.113.9}");
        assertThat(expected.compare(alerts(), List.of())).hasSize(2);
    }
}
