package gac.ingest.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.text.JsonText;
import gac.schemas.EventJson;
import gac.schemas.Wire;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class GeoipTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("gac.ingest");
    private static final Map<String, Object> HANOI = Map.of(
            "continent", Map.of("code", "AS", "names", Map.of("en", "Asia")),
            "country", Map.of("iso_code", "VN", "names", Map.of("en", "Vietnam")),
            "subdivisions", List.of(Map.of("iso_code", "HN", "names", Map.of("en", "Hanoi"))),
            "city", Map.of("names", Map.of("en", "Hanoi")),
            "location", Map.of("latitude", 21.02, "longitude", 105.84, "time_zone", "Asia/Ho_Chi_Minh"));

    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private long nanos;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        told.start();
        LOG.addAppender(told);
    }

    @AfterEach
    void listenNoMore() {
        LOG.detachAppender(told);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(++nanos)); // each is another one
        return file;
    }

    private static byte[] city(Map<String, Object> of203) throws IOException {
        Map<String, Map<String, Object>> records = new LinkedHashMap<>();
        records.put("203.0.113.0/24", of203);
        records.put("203.0.113.128/25", Map.of("country", Map.of("iso_code", "LA")));
        records.put("2001:db8::/32", Map.of("country", Map.of("iso_code", "VN"), "city", 5));
        return MmdbBytes.of("GeoLite2-City", records);
    }

    private Geoip geoip(Path... files) {
        return Geoip.of(java.util.Arrays.stream(files).map(Path::toString).toList(), () -> nanos);
    }

    private static Map<String, String> fields(Geoip geoip, String line) {
        Event event = new Normalizer().normalize(line, Fixture.context(LineType.AUTO));
        geoip.enrich(event);
        Event read = (Event) Wire.local().decode(Wire.encode(event));
        assertThat(read).isEqualTo(event);
        assertThat(read.getTimestamp()).isEqualTo(Instant.parse("2026-11-22T01:15:01Z"));
        assertThat(read.getEvent().getOriginal()).isEqualTo(line);
        Map<String, String> fields = new TreeMap<>(JsonText.flat(EventJson.of(event)));
        fields.keySet().removeIf(name -> !name.contains(".geo.") && !name.contains(".as."));
        return fields;
    }

    private static String sshd(String address) {
        return "Nov 22 08:15:01 web1 sshd[7]: Failed password for root from " + address + " port 22 ssh2";
    }

    private List<String> errors() {
        return told.list.stream()
                .filter(event -> event.getLevel().levelStr.equals("ERROR"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void placeAndNetworkOfTheSource() throws IOException {
        Path asn = write(
                "asn.mmdb",
                MmdbBytes.of(
                        "GeoLite2-ASN",
                        Map.of(
                                "203.0.113.0/24",
                                Map.of(
                                        "autonomous_system_number",
                                        64500L,
                                        "autonomous_system_organization",
                                        "Example Net"))));
        Geoip geoip = geoip(write("city.mmdb", city(HANOI)), asn);
        Map<String, String> expected = new TreeMap<>(Map.of(
                "source.geo.continent_code", "AS",
                "source.geo.continent_name", "Asia",
                "source.geo.country_iso_code", "VN",
                "source.geo.country_name", "Vietnam",
                "source.geo.region_iso_code", "VN-HN",
                "source.geo.region_name", "Hanoi",
                "source.geo.city_name", "Hanoi",
                "source.geo.timezone", "Asia/Ho_Chi_Minh",
                "source.geo.location", "21.02,105.84",
                "source.as.number", "64500"));
        expected.put("source.as.organization.name", "Example Net");
        assertThat(fields(geoip, sshd("203.0.113.5"))).isEqualTo(expected);
        assertThat(fields(geoip, sshd("203.0.113.5"))).as("from what is known").isEqualTo(expected);
        assertThat(fields(geoip, sshd("203.0.113.200")))
                .isEqualTo(Map.of(
                        "source.geo.country_iso_code", "LA",
                        "source.as.number", "64500",
                        "source.as.organization.name", "Example Net"));
        assertThat(fields(geoip, sshd("2001:db8::5"))).isEqualTo(Map.of("source.geo.country_iso_code", "VN"));
        assertThat(fields(geoip, sshd("198.51.100.1"))).isEmpty();
        assertThat(fields(geoip, sshd("host.example"))).isEmpty();
        assertThat(errors()).isEmpty();
    }

    @Test
    void whatTheLineSaysStaysAndTheDestinationHasItsOwn() throws IOException {
        Geoip geoip = geoip(write("city.mmdb", city(Map.of("country", Map.of("iso_code", "VN")))));
        String line =
                "{\"@timestamp\":\"2026-11-22T08:15:01+07:00\",\"message\":\"x\",\"source\":{\"ip\":\"203.0.113.5\","
                        + "\"geo\":{\"country_iso_code\":\"TH\"}},\"destination\":{\"ip\":\"203.0.113.200\"}}";
        assertThat(fields(geoip, line))
                .isEqualTo(Map.of("source.geo.country_iso_code", "TH", "destination.geo.country_iso_code", "LA"));
    }

    @Test
    void aMissingFileIsToldOnceAndReadWhenItComes() throws IOException {
        Path file = folder.resolve("city.mmdb");
        Geoip geoip = geoip(file);
        for (int i = 0; i < 3; i++) {
            nanos += 3_000_000_000L;
            assertThat(fields(geoip, sshd("203.0.113.5"))).isEmpty();
        }
        assertThat(errors())
                .singleElement()
                .asString()
                .startsWith("geoip: " + file + " is no database in MaxMind's format that can be read: ")
                .endsWith("put a whole .mmdb there. Events go on without it");
        write("city.mmdb", city(Map.of("country", Map.of("iso_code", "VN"))));
        assertThat(fields(geoip, sshd("203.0.113.5"))).as("not looked at yet").isEmpty();
        nanos += 2_000_000_000L;
        assertThat(fields(geoip, sshd("203.0.113.5"))).isEqualTo(Map.of("source.geo.country_iso_code", "VN"));
    }

    @Test
    void aFileThatChangesIsReadAgainAndABadOneLeavesWhatWasThere() throws IOException {
        Path file = write("city.mmdb", city(Map.of("country", Map.of("iso_code", "VN"))));
        Geoip geoip = geoip(file);
        assertThat(fields(geoip, sshd("203.0.113.5"))).isEqualTo(Map.of("source.geo.country_iso_code", "VN"));
        nanos += 2_000_000_000L;
        write("city.mmdb", city(Map.of("country", Map.of("iso_code", "KH"))));
        assertThat(fields(geoip, sshd("203.0.113.5"))).isEqualTo(Map.of("source.geo.country_iso_code", "KH"));
        nanos += 2_000_000_000L;
        write("city.mmdb", "no database".getBytes(UTF_8));
        assertThat(fields(geoip, sshd("203.0.113.5"))).isEqualTo(Map.of("source.geo.country_iso_code", "KH"));
        nanos += 2_000_000_000L;
        assertThat(fields(geoip, sshd("203.0.113.7"))).isEqualTo(Map.of("source.geo.country_iso_code", "KH"));
        assertThat(errors()).singleElement().asString().endsWith("What was read before stays in force");
    }

    /** Whatever the bytes of the file are, the event comes through, and the log is not filled. */
    @Test
    void damagedFilesCostNoEvent() throws IOException {
        byte[] good = city(HANOI);
        Random random = new Random(20261201);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            told.list.clear();
            Geoip geoip = geoip(write("damaged.mmdb", bytes));
            for (String address : List.of("203.0.113.5", "203.0.113.200", "2001:db8::5", "198.51.100.1")) {
                Event event = new Normalizer().normalize(sshd(address), Fixture.context(LineType.AUTO));
                geoip.enrich(event);
                assertThat(event.getSource().getIp()).isEqualTo(address);
                assertThat(Wire.local().decode(Wire.encode(event))).isEqualTo(event);
            }
            assertThat(errors()).hasSizeLessThanOrEqualTo(1);
        }
    }
}
