package gac.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import gac.schemas.avro.AlertStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AlertJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/gac/alerting/brute-force.json");

    @Test
    void namesAndValuesAreTheContract() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        var json = AlertJson.of(SampleAlerts.bruteForce()
                .setStatus(AlertStatus.final$)
                .setDistinct(3L)
                .setMembers(SampleAlerts.digest().getMembers().subList(0, 1))
                .build());
        if (Boolean.getBoolean("gac.update")) {
            Files.writeString(GOLDEN, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        }
        assertThat(mapper.readTree(mapper.writeValueAsString(json))).isEqualTo(mapper.readTree(GOLDEN.toFile()));
    }
}
