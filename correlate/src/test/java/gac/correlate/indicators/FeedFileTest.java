package gac.correlate.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedFileTest {
    private static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private FeedFile feed(String text) throws IOException {
        return new FeedFile("f", Files.writeString(folder.resolve("feed"), text), null, 60, "green", UNTIL, Map.of());
    }

    private static List<String> lines(Feed feed) {
        List<String> lines = new ArrayList<>();
        feed.indicators()
                .forEach(one -> lines.add(one.type() + " " + one.value() + " " + one.label() + " " + one.confidence()
                        + " " + one.tlp() + " " + one.from() + ".." + one.until()));
        return lines;
    }

    @Test
    void listsAndHostsFiles() throws IOException {
        assertThat(lines(feed("""
                        # comment
                        ; comment

                        203.0.113.7   a remark
                        0.0.0.0 bad.example # remark
                        127.0.0.1\tworse.example
                        bad.example
                        """).read()))
                .containsExactly(
                        "ADDRESS 203.0.113.7 null 60 green null..2027-01-01T00:00:00Z",
                        "DOMAIN bad.example null 60 green null..2027-01-01T00:00:00Z",
                        "DOMAIN worse.example null 60 green null..2027-01-01T00:00:00Z");
        assertThatThrownBy(() -> feed("203.0.113.7\nnonsense\n203.0.113.7/24\n").read())
                .hasMessage(folder.resolve("feed")
                        + ":2: 'nonsense' is not an address, network, domain, URL, hash or mail address\n"
                        + folder.resolve("feed")
                        + ":3: '203.0.113.7/24' has bits set beyond its prefix length; the network is 203.0.113.0/24");
    }

    @Test
    void csvByItsHead() throws IOException {
        assertThat(lines(feed("""
                        # made today
                        "first_seen_utc","ioc_type","ioc_value","malware","confidence_level"
                        "2026-11-01 10:00:00","ip:port","203.0.113.7:8080","Loader","75"
                        "2026-11-01","domain","bad.example","",""
                        "2026-11-01 10:00:00","mutex","x","",""
                        """).read()))
                .containsExactly(
                        "ADDRESS 203.0.113.7 Loader 75 green 2026-11-01T10:00:00Z..2027-01-01T00:00:00Z",
                        "DOMAIN bad.example null 60 green 2026-11-01T00:00:00Z..2027-01-01T00:00:00Z");
        FeedFile named = new FeedFile(
                "f",
                Files.writeString(folder.resolve("own"), "Địa chỉ;Đến ngày\n203.0.113.9;2026-12-31\n"),
                FeedFile.Format.CSV,
                50,
                null,
                null,
                Map.of("value", "Địa chỉ", "valid_until", "Đến ngày"));
        assertThat(lines(named.read())).containsExactly("ADDRESS 203.0.113.9 null 50 null null..2027-01-01T00:00:00Z");
        assertThatThrownBy(() -> feed("value,confidence\n203.0.113.7,high\n,1\nbad.example,9\n")
                        .read())
                .hasMessageContaining("feed:2: confidence must be a number from 0 to 100")
                .hasMessageContaining("feed:3: has no value: the column is called one of value, ");
        assertThatThrownBy(
                        () -> feed("value,valid_until\n203.0.113.7,tomorrow\n").read())
                .hasMessageContaining("feed:2: a time must be like 2026-12-31 or 2026-12-31T10:00:00Z");
    }

    @Test
    void stixOnlyWherePatternsAreListsOfValues() throws IOException {
        Feed feed = feed("""
                {"type": "bundle", "id": "bundle--1", "objects": [
                  {"type": "marking-definition", "id": "marking-definition--a", "definition_type": "tlp", "definition": {"tlp": "amber"}},
                  {"type": "indicator", "id": "indicator--1", "pattern_type": "stix", "name": "C2", "confidence": 85,
                   "object_marking_refs": ["marking-definition--a"], "valid_from": "2026-11-01T00:00:00Z", "valid_until": "2026-12-01T00:00:00Z",
                   "pattern": "[ipv4-addr:value = '203.0.113.7' OR ipv4-addr:value ISSUBSET '198.51.100.0/24'] OR [domain-name:value IN ('bad.example', 'worse.example')]"},
                  {"type": "indicator", "id": "indicator--2", "pattern_type": "stix", "valid_from": "2026-11-01T00:00:00Z",
                   "pattern": "[file:hashes.'SHA-256' = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855' OR file:name = 'a\\\\'b.exe']"},
                  {"type": "indicator", "id": "indicator--3", "pattern_type": "stix", "pattern": "[url:value = 'http://bad.example/x' AND file:name = 'y']"},
                  {"type": "indicator", "id": "indicator--4", "pattern_type": "sigma", "pattern": "title: x"},
                  {"type": "indicator", "id": "indicator--5", "pattern_type": "stix", "pattern": "[url:value = 'http://bad.example/x']", "revoked": true},
                  {"type": "malware", "id": "malware--1"}]}
                """).read();
        assertThat(lines(feed))
                .containsExactly(
                        "ADDRESS 198.51.100.0/24 C2 85 amber 2026-11-01T00:00:00Z..2026-12-01T00:00:00Z",
                        "ADDRESS 203.0.113.7 C2 85 amber 2026-11-01T00:00:00Z..2026-12-01T00:00:00Z",
                        "DOMAIN bad.example C2 85 amber 2026-11-01T00:00:00Z..2026-12-01T00:00:00Z",
                        "DOMAIN worse.example C2 85 amber 2026-11-01T00:00:00Z..2026-12-01T00:00:00Z",
                        "HASH e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 null 60 green 2026-11-01T00:00:00Z..2027-01-01T00:00:00Z");
        assertThat(feed.left())
                .isEqualTo(Map.of(
                        "value of file:name", 1,
                        "pattern that says more than a list of values", 1,
                        "pattern of type sigma", 1,
                        "revoked", 1,
                        "object of type malware", 1,
                        "object of type marking-definition", 1));
        assertThatThrownBy(() ->
                        feed("{\"type\": \"bundle\", \"objects\": [{\"type\": \"indicator\", \"id\": \"indicator--9\", "
                                        + "\"pattern\": \"[ipv4-addr:value = 'x']\", \"valid_from\": \"soon\"}]}")
                                .read())
                .hasMessageContaining("feed:indicator--9: valid_from and valid_until must be like");
        assertThatThrownBy(() -> feed("{\"type\": \"bundle\", \n").read()).hasMessageContaining("feed:2:1: not JSON: ");
    }

    @Test
    void patternsThatWouldTakeLongAreReadOrRefused() throws IOException {
        for (String hard : List.of(
                " ".repeat(19_000),
                "a".repeat(19_000),
                "[".repeat(19_000),
                "'" + "\\\\".repeat(9_000),
                "[domain-name:value IN (" + "'a.example',".repeat(1_400) + "'b.example')]",
                "OR ".repeat(6_000),
                "x".repeat(30_000))) {
            try {
                feed("{\"type\": \"bundle\", \"objects\": [{\"type\": \"indicator\", \"id\": \"i\", \"pattern\": \""
                                + hard + "\"}]}")
                        .read();
            } catch (IOException told) {
                assertThat(told).hasMessageContaining("feed:i: ");
            }
        }
    }

    @Test
    void whatIsListedTwiceStaysWhereItIsValidAtOtherTimes() throws IOException {
        String head = "value,confidence,label,valid_from,valid_until\n";
        List<String> rows = List.of(
                "203.0.113.7,90,Old,,2026-01-01",
                "203.0.113.7,40,New,2026-11-01,",
                "203.0.113.7,40,Newer,2026-11-01,",
                "203.0.113.7,10,Weak,2026-11-01,");
        List<String> turned = new ArrayList<>(rows);
        java.util.Collections.reverse(turned);
        Feed feed = feed(head + String.join("\n", rows)).read();
        assertThat(lines(feed))
                .containsExactlyInAnyOrder(
                        "ADDRESS 203.0.113.7 Old 90 green null..2026-01-02T00:00:00Z",
                        "ADDRESS 203.0.113.7 Newer 40 green 2026-11-01T00:00:00Z..2027-01-01T00:00:00Z");
        assertThat(feed(head + String.join("\n", turned)).read().texts()).isEqualTo(feed.texts());
    }

    @Test
    void mispAttributesMeantForDetection() throws IOException {
        Feed feed = feed("""
                {"response": [{"Event": {"info": "Campaign", "Tag": [{"name": "tlp:amber+strict"}], "Attribute": [
                    {"uuid": "1", "type": "ip-dst|port", "value": "203.0.113.7|443", "to_ids": true},
                    {"uuid": "2", "type": "domain|ip", "value": "bad.example|203.0.113.8", "to_ids": true},
                    {"uuid": "3", "type": "filename|md5", "value": "a.exe|d41d8cd98f00b204e9800998ecf8427e", "to_ids": true},
                    {"uuid": "4", "type": "email-src", "value": "x@bad.example", "to_ids": true, "Tag": [{"name": "tlp:clear"}]},
                    {"uuid": "5", "type": "url", "value": "http://bad.example/a", "to_ids": false},
                    {"uuid": "8", "type": "url", "value": "http://good.example/|x", "to_ids": true},
                    {"uuid": "6", "type": "comment", "value": "text", "to_ids": true}],
                  "Object": [{"Attribute": [{"uuid": "7", "type": "url", "value": "http://bad.example/b", "to_ids": true}]}]}}]}
                """).read();
        assertThat(lines(feed))
                .containsExactly(
                        "ADDRESS 203.0.113.7 Campaign 60 amber+strict null..2027-01-01T00:00:00Z",
                        "ADDRESS 203.0.113.8 Campaign 60 amber+strict null..2027-01-01T00:00:00Z",
                        "DOMAIN bad.example Campaign 60 amber+strict null..2027-01-01T00:00:00Z",
                        "HASH d41d8cd98f00b204e9800998ecf8427e Campaign 60 amber+strict null..2027-01-01T00:00:00Z",
                        "SENDER x@bad.example Campaign 60 clear null..2027-01-01T00:00:00Z",
                        "URL bad.example/b Campaign 60 amber+strict null..2027-01-01T00:00:00Z",
                        "URL good.example/|x Campaign 60 amber+strict null..2027-01-01T00:00:00Z");
        assertThat(feed.left().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(2);
        assertThatThrownBy(() -> feed("{\"a\": 1}").read())
                .hasMessageContaining("feed:event: is neither an event of MISP nor a bundle of STIX");
    }

    @Test
    void theSameIndicatorsGiveTheSamePiecesAndComeBackFromThem() throws IOException {
        StringBuilder list = new StringBuilder();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            values.add("host-" + i + ".bad.example");
        }
        java.util.Collections.shuffle(values, new Random(1));
        values.forEach(value -> list.append(value).append('\n'));
        Feed feed = feed(list.toString()).read();
        java.util.Collections.shuffle(values, new Random(2));
        assertThat(feed(String.join("\r\n", values)).read().texts()).isEqualTo(feed.texts());
        assertThat(feed.texts())
                .hasSizeGreaterThan(2)
                .allSatisfy(text ->
                        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(900_000));
        List<Indicator> back = new ArrayList<>();
        feed.texts().forEach(text -> Feed.read(text, (name, indicator) -> back.add(indicator)));
        assertThat(back).isEqualTo(feed.indicators());
        assertThatThrownBy(() -> Feed.read(feed.texts().get(0) + "DOMAIN\tx\n", (name, indicator) -> {}))
                .hasMessageContaining("must have 7 fields");
        Feed hostile = Feed.of(
                "f",
                List.of(new Indicator(IndicatorType.DOMAIN, "bad.example", "a\tb\nc", 50, null, null, null)),
                Map.of());
        Feed.read(
                hostile.texts().get(0),
                (name, indicator) -> assertThat(indicator.label()).isEqualTo("a b c"));
    }

    /** Whatever is in the file, it is read or refused with its name, and nothing else happens. */
    @Test
    void randomBytesAreReadOrRefused() throws IOException {
        Random random = new Random(7);
        String alphabet = "[]{}\"':,;.=/@#-_0123456789abcdefxhOR AND\n\t\\value ipv4-addr:";
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder(
                    List.of("", "value,type\n", "{\"type\":\"bundle\",\"objects\":[", "{\"Event\":{\"Attribute\":[")
                            .get(round % 4));
            for (int i = random.nextInt(200); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            FeedFile file = feed(text.toString());
            try {
                IndicatorTable.of(file.read().texts());
            } catch (IOException told) {
                assertThat(told).hasMessageContaining(folder.resolve("feed").toString());
            }
        }
    }
}
