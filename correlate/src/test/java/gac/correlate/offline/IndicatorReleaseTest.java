package gac.correlate.offline;

import static gac.correlate.offline.Events.at;
import static gac.correlate.offline.Events.failure;
import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.gate.Gate;
import gac.correlate.release.Difference;
import gac.correlate.release.Document;
import gac.correlate.release.Documents;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.release.ReleaseSource;
import gac.correlate.release.Releases;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.Detection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a feed's file to a detection that tells indicator and feed. */
class IndicatorReleaseTest {
    private static final String RULE = """
            title: Listed
            name: listed
            id: 00000000-0000-0000-0000-000000000021
            level: high
            logsource: {}
            detection:
              listed: {threat.enrichments.matched.field: source.ip}
              trusted: {threat.enrichments.indicator.confidence: [Medium, High]}
              condition: listed and trusted
            gac: {category: RECON, group-by: [threat.enrichments.indicator.name]}
            """;

    @TempDir
    private Path folder;

    private Release release(String id, Instant from, String feeds) throws IOException {
        Files.writeString(folder.resolve("rules.yml"), RULE);
        Path indicators = Files.writeString(folder.resolve("indicators.yaml"), feeds);
        List<Document> documents =
                Documents.read(new ReleaseFiles(List.of(folder.resolve("rules.yml")), null, null, null, indicators));
        Release.Compiled compiled = Release.compile(id, from, documents);
        assertThat(compiled.problems()).isEmpty();
        return compiled.release();
    }

    private static List<String> detections(ReleaseSource releases, Events... events) {
        List<String> found = new ArrayList<>();
        List<Alert> alerts = new ArrayList<>();
        OfflineRun run = OfflineRun.of(releases, Gate.DEFAULT, alerts::add, (Detection detection) -> {
            if (detection.getDepth() == 0) {
                found.add(detection.getRule().substring(34) + " " + detection.getEventId() + " "
                        + detection.getEntities().get("threat.enrichments.indicator.name") + " "
                        + detection.getEntities().get("threat.enrichments.indicator.provider") + " "
                        + detection.getEntities().get("threat.enrichments.indicator.description"));
            }
        });
        for (Events event : events) {
            run.accept(event.event());
        }
        run.end();
        return found;
    }

    @Test
    void hitsTellIndicatorAndFeedByTheEventsOwnTime() throws IOException {
        Files.writeString(folder.resolve("own.txt"), "203.0.113.0/24\n198.51.100.9\n");
        Files.writeString(
                folder.resolve("partner.csv"),
                "value,confidence,label,valid_from,valid_until\n203.0.113.7,90,Loader," + at(100) + "," + at(200)
                        + "\n192.0.2.200,10,Old,,\n");
        Release release = release("r-1", Instant.EPOCH, """
                indicators:
                  - {feed: partner-feed, file: partner.csv}
                  - {feed: own, file: own.txt, expires: 2026-11-02}
                """);
        assertThat(release.indicators().size()).isEqualTo(4);
        assertThat(detections(
                        ReleaseSource.always(release),
                        failure("e1", 50).from("203.0.113.7"), // only the network counts yet
                        failure("e2", 150).from("203.0.113.7"),
                        failure("e3", 250).from("203.0.113.7").effectiveAt(199), // comes late, is about the time
                        failure("e4", 260).from("203.0.113.7"),
                        failure("e5", 300).from("192.0.2.200"), // too weak for the rule
                        failure("e6", 310).from("192.0.2.201"),
                        failure("e7", 100_000).from("198.51.100.9"))) // the day after the last
                .containsExactly(
                        "21 e1 203.0.113.0/24 own null",
                        "21 e2 203.0.113.7 partner-feed Loader",
                        "21 e3 203.0.113.7 partner-feed Loader",
                        "21 e4 203.0.113.0/24 own null");
    }

    @Test
    void aReplayDecidesByTheIndicatorsOfItsDay() throws IOException {
        Files.writeString(folder.resolve("own.txt"), "203.0.113.7\n");
        Release first = release("r-1", Instant.EPOCH, "indicators: [{feed: own, file: own.txt}]");
        Files.writeString(folder.resolve("own.txt"), "203.0.113.8\n");
        Release second = release("r-2", at(100), "indicators: [{feed: own, file: own.txt}]");
        assertThat(detections(
                        ReleaseSource.of(Releases.of(first, second)),
                        failure("e1", 50).from("203.0.113.7"),
                        failure("e2", 60).from("203.0.113.8"),
                        failure("e3", 150).from("203.0.113.7"),
                        failure("e4", 160).from("203.0.113.8")))
                .containsExactly("21 e1 203.0.113.7 own null", "21 e4 203.0.113.8 own null");
        Difference difference = Difference.of(first, second);
        assertThat(difference.items()).singleElement().satisfies(item -> {
            assertThat(item.kind()).isEqualTo(Difference.Kind.FEED);
            assertThat(item.name()).isEqualTo("own");
            assertThat(item.parts()).hasSize(1);
        });
        assertThat(Difference.of(first, first.with(first.indicators())).isEmpty())
                .isTrue();
    }

    private List<String> problems(String feeds) throws IOException {
        Files.writeString(folder.resolve("rules.yml"), RULE);
        Path indicators = Files.writeString(folder.resolve("indicators.yaml"), feeds);
        List<Document> documents =
                Documents.read(new ReleaseFiles(List.of(folder.resolve("rules.yml")), null, null, null, indicators));
        return Release.compile("r", Instant.EPOCH, documents).fatal().stream()
                .map(Object::toString)
                .toList();
    }

    /** A feed that is wrong refuses the release; it must not keep a Gác from starting that has another one. */
    @Test
    void whatIsWrongIsToldWithItsPlace() throws IOException {
        assertThat(problems("""
                        indicators:
                          - {feed: a b, file: x, format: xml, confidence: 101, tlp: blue, expires: soon}
                          - {file: x, columns: {valeu: y}}
                        """))
                .singleElement()
                .asString()
                .contains(
                        "indicators.yaml:2:26: indicators[0].format: 'xml' is no format; write stix, misp, csv or list",
                        "indicators[0].confidence: '101' is not a number from 0 to 100",
                        "indicators[0].tlp: 'blue' is no traffic light",
                        "indicators[0].expires: 'soon' is not a day",
                        "indicators[0].feed: 'a b' may have letters",
                        "indicators.yaml:3:5: indicators[1].feed: is missing",
                        "indicators[1].columns.valeu: unknown key");
        assertThat(problems("indicators: [{feed: own, file: none.txt}]"))
                .containsExactly("indicators: cannot be used: " + folder.resolve("none.txt") + ": no such file");
        Files.writeString(folder.resolve("own.txt"), "203.0.113.7\nnonsense\n");
        assertThat(problems("indicators: [{feed: own, file: own.txt}]"))
                .singleElement()
                .asString()
                .contains("own.txt:2: 'nonsense' is not an address");
        Release.Compiled foreign = Release.compile(
                "r",
                Instant.EPOCH,
                List.of(new Document(DefinitionKind.indicator, "own#0", "gac-indicators 1 own\nADDRESS\tx\n")));
        assertThat(foreign.fatal())
                .singleElement()
                .asString()
                .contains("indicators: cannot be used: line 2: must have 7 fields");
    }
}
