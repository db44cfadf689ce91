package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.topology.StreamsSettings.Availability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds config/ and the tables of gac.yaml in docs/config.md against the reader; the other files' tables are held in correlate and ingest. */
class ShippedConfigTest {
    private static Set<String> keys(String mark) throws Exception {
        String page = Files.readString(Path.of("../docs/config.md"));
        String begin = "<!-- keys: " + mark + " -->\n";
        assertThat(page).contains(begin);
        return page.substring(page.indexOf(begin) + begin.length())
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> line.split("\\|", -1)[1].strip().replace("`", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void theTablesHaveTheKeysThatAreRead() throws Exception {
        assertThat(keys("gac.yaml")).isEqualTo(UpConfig.KEYS);
        assertThat(keys("gac.yaml kafka")).isEqualTo(UpConfig.KAFKA_KEYS);
        assertThat(keys("gac.yaml http")).isEqualTo(HttpConfig.KEYS);
        assertThat(keys("gac.yaml streams")).isEqualTo(StreamsConfig.KEYS);
        assertThat(Files.readString(Path.of("../docs/config.md")))
                .contains("| `port` | number | `" + UpConfig.DEFAULT_KAFKA_PORT + "` |")
                .contains("| `port` | number | `" + HttpConfig.DEFAULT_PORT + "` |")
                .contains("| `bind` | address | `" + HttpConfig.DEFAULT_BIND + "` |")
                .contains("| `threads` | number | `" + StreamsConfig.DEFAULT.threads() + "` |")
                .contains("| `standbys` | number | `" + Availability.DEFAULT.standbys() + "` |")
                .contains("| `session_timeout` | seconds | `" + seconds(Availability.DEFAULT.session()) + "` |")
                .contains(
                        "| `transaction_timeout` | seconds | `" + seconds(Availability.DEFAULT.transaction()) + "` |");
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }

    @Test
    void theShippedConfigurationIsAccepted() {
        UpConfig config = UpConfig.load(Path.of("../config/gac.yaml"));
        assertThat(config.files().exceptions()).isNotNull();
        assertThat(config.files().watches()).isNotNull();
        GacNode.Work work = GacNode.Work.load(config.sources(), config.files(), false, 0);
        assertThat(work.sources().sources()).hasSize(3);
    }
}
