package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.Keys;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Host;
import gac.schemas.avro.Ingest;
import gac.schemas.avro.Organization;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CoverageCommandTest extends ReleaseCommands {
    private final Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);

    private void event(String organization, String host, String parser, Duration ago) throws Exception {
        EventInfo info = new EventInfo();
        info.setId(organization + host + parser + ago);
        info.setCreated(now.minus(ago));
        info.setOriginal("x");
        Ingest ingest = new Ingest();
        ingest.setEffective(now.minus(ago));
        ingest.setClock("claimed");
        ingest.setSource("auth");
        ingest.setParser(parser);
        Event event = new Event();
        event.setTimestamp(now.minus(ago));
        event.setEvent(info);
        event.setIngest(ingest);
        event.setOrganization(new Organization(organization, null));
        event.setHost(Host.newBuilder().setName(host).build());
        send(Wire.encode(event), now.minus(ago));
    }

    private void send(byte[] value, Instant at) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.EVENTS.name(), null, at.toEpochMilli(), Keys.of("k"), value, null))
                    .get();
        }
    }

    private int coverage(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "coverage";
        System.arraycopy(args, 0, all, 1, args.length);
        return gac(all);
    }

    @Test
    void whatComesOfASystem() throws Exception {
        assertThat(coverage("portal")).isEqualTo(1);
        assertThat(err.toString()).contains("no release is in force");
        file(
                "systems.yaml",
                "systems: [{id: portal, organization: a, name: {en: Portal, vi: Cổng}, level: 3, match: {hosts: [web-1]}}]\n");
        assertThat(gac("apply", "--yes")).isZero();
        assertThat(coverage("port")).isEqualTo(2);
        assertThat(err.toString()).contains("no system 'port' is registered; there are portal");
        assertThat(coverage("portal")).isEqualTo(1);
        assertThat(out.toString()).contains("Nothing came of this system").contains("MISSING  Web server logs");

        event("a", "web-1", "sshd", Duration.ofMinutes(5));
        event("a", "web-1", "sshd", Duration.ofHours(30));
        event("b", "web-1", "nginx_access", Duration.ofMinutes(4)); // another agency's
        event("a", "web-2", "nginx_access", Duration.ofMinutes(4)); // of no system
        send("no Avro".getBytes(StandardCharsets.UTF_8), now.minusSeconds(1));
        assertThat(coverage("portal", "--lang", "en")).isEqualTo(1);
        assertThat(out.toString().lines())
                .contains(
                        "portal  Portal (a), level 3",
                        "  product=linux,service=sshd / product=linux,service=auth / product=linux,service=syslog: 1, the last 5 min ago; hosts web-1; sources auth",
                        "rules that can fire: 0",
                        "rules that cannot: 1",
                        "  root: never a value in user.name")
                .anyMatch(line -> line.startsWith("  present  Sign-ins on its hosts: 1, the last 5 min ago"))
                .anyMatch(line -> line.startsWith("  MISSING  Web server logs: nothing of category=webserver"));
        assertThat(coverage("portal", "--hours", "48", "--lang", "vi")).isEqualTo(1);
        assertThat(out.toString().lines())
                .contains(
                        "portal  Cổng (a), cấp độ 3",
                        "luật không thể báo: 1",
                        "  root: không bao giờ có giá trị user.name")
                .anyMatch(line -> line.startsWith("  product=linux,service=sshd")
                        && line.contains(": 2, lần cuối cách đây 5 phút"));

        file(
                "wanted.yml",
                "- {id: s, name: {en: S, vi: S}, level: 3, any_of: ['service=sshd'], basis: ours, checked: '2026-12-01'}\n");
        assertThat(coverage("portal", "--wanted", path("wanted.yml"), "--json")).isZero();
        assertThat(out.toString())
                .contains(
                        "\"wanted\":[{\"id\":\"s\",\"any_of\":[\"service=sshd\"],\"basis\":\"ours\",\"events\":1,\"last\":\""
                                + now.minus(Duration.ofMinutes(5)) + "\"}]")
                .contains(
                        "\"can_fire\":false,\"step\":null,\"missing_log_source\":null,\"missing_fields\":[\"user.name\"]");
        file("wanted.yml", "- {id: s}\n");
        assertThat(coverage("portal", "--wanted", path("wanted.yml"))).isEqualTo(2);
        assertThat(err.toString()).contains("wanted.yml: entry 1: says neither 'level' nor 'tags'");
        assertThat(coverage("portal", "--hours", "0")).isEqualTo(2);
    }
}
