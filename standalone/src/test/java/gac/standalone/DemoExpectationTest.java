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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoExpectationTest {
    private static final Text TEXT = new Text("x", "x");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private DemoExpectation expected;

    @BeforeEach
    void load() throws IOException {
        expected = DemoExpectation.load(Files.writeString(folder.resolve("expected.yaml"), """
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
                """));
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
        assertThat(expected.compare(List.of(defacement().build(), attempt().build(), digest().build())))
                .isEmpty();
    }

    @Test
    void everyDifferenceIsNamed() {
        assertThat(expected.compare(
                        List.of(defacement().setCount(25).build(), attempt().build())))
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
        assertThat(expected.compare(List.of(
                        defacement().setStatus(AlertStatus.open).build(),
                        attempt().build(),
                        digest().build())))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("+ page critical DEFACE quan-1/portal (open): ");
    }

    @Test
    void anotherDistinctCountDiffers() {
        assertThat(expected.compare(
                        List.of(defacement().setDistinct(19L).build(), attempt().build(), digest().build())))
                .hasSize(2);
    }
}
