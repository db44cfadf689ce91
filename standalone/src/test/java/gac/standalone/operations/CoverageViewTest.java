package gac.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import gac.alerting.Language;
import gac.correlate.coverage.Coverage;
import gac.correlate.coverage.Coverage.Came;
import gac.correlate.sigma.LogSource;
import gac.schemas.avro.SystemMatch;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageViewTest {
    /** Names of hosts are what lines say: they must not steer the terminal. */
    @Test
    void namesFromLinesAreHarmless() {
        SystemRecord system = new SystemRecord();
        system.setId("portal");
        system.setOrganization("a");
        system.setName(new Text("Portal", "Cổng"));
        system.setLevel(1);
        system.setMatch(new SystemMatch());
        Instant now = Instant.parse("2026-12-01T00:00:00Z");
        Came came = new Came(
                List.of(new LogSource("linux", null, "sshd")),
                1_234,
                now.minusSeconds(4),
                Set.of("web\u001b[2J\n1"),
                Set.of("auth"));
        String text = new CoverageView(Language.EN)
                .of(
                        new Coverage(system, 1_234, List.of(came), List.of(), List.of()),
                        now.minusSeconds(86_400),
                        true,
                        now);
        assertThat(text).isEqualTo("""
                portal  Portal (a), level 1
                events received since 2026-11-30 07:00:00 (those before are too many to look at): 1,234

                what comes
                  product=linux,service=sshd: 1,234, the last 4 s ago; hosts web\\x1b[2J\\n1; sources auth

                what is wanted of it
                  nothing: its level and tags want no input

                rules that can fire: 0
                rules that cannot: 0
                """);
    }
}
