package gac.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.config.SourcesLoader;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineDecoder;
import gac.ingest.write.SourceMeters;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SourceIntakeTest {
    private static final String ACCESS =
            "192.0.2.7 - - [14/Oct/2026:09:30:00 +0700] \"GET / HTTP/1.1\" 200 12 \"-\" \"curl/8.0\"";
    private static final String SSHD =
            "Oct 14 09:30:00 web02 sshd[7]: Failed password for root from 192.0.2.7 port 4022 ssh2";

    private static Event normalized(String hosts, String line) {
        var config = SourcesLoader.parse("sources.yaml", """
                        sources:
                          - name: web
                            organization: so-xd
                            receiver: {type: stdin}
                            zone: Asia/Ho_Chi_Minh
                            hosts: %s
                        """.formatted(hosts), Path.of("/etc/gac"))
                .sources()
                .get(0);
        var intake = new SourceIntake(config, new SourceMeters(new SimpleMeterRegistry(), config.name()));
        var frame = new Frame.Line(line.getBytes(StandardCharsets.UTF_8), false);
        return intake.normalize(
                new LineDecoder.Text(line),
                frame,
                new Provenance(
                        "stdin",
                        null,
                        null,
                        null,
                        -1,
                        Instant.parse("2026-10-14T02:30:01Z"),
                        "line-1",
                        gac.ingest.parse.event.Envelope.NONE,
                        null));
    }

    @Test
    void lineWithoutHostIsTheOnlyHosts() {
        Event event = normalized("{web01: portal}", ACCESS);

        assertThat(event.getHost().getName()).isEqualTo("web01");
        assertThat(event.getIngest().getSystem()).isEqualTo("portal");
    }

    @Test
    void lineWithoutHostStaysWithoutWhenThereAreSeveral() {
        Event event = normalized("{web01: portal, web02: services}", ACCESS);

        assertThat(event.getHost()).isNull();
        assertThat(event.getIngest().getSystem()).isNull();
    }

    @Test
    void lineThatNamesAnotherHostKeepsIt() {
        Event event = normalized("{web01: portal}", SSHD);

        assertThat(event.getHost().getName()).isEqualTo("web02");
        assertThat(event.getIngest().getSystem()).isNull();
    }
}
