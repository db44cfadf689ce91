package gac.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import gac.ingest.config.SourcesLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who asks how it is must get an answer while somebody else starts or stops it, which may take as long as Kafka does. */
class IngestStatusTest {
    @Test
    void statusWaitsForNobody() throws Exception {
        Ingest ingest = new Ingest(
                SourcesLoader.parse(
                        "sources.yaml", "sources: [{name: a, organization: b, receiver: {type: stdin}}]", Path.of("/")),
                IngestSettings.of("status", Map.of()),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        synchronized (ingest) { // as start and stop do
            assertThat(CompletableFuture.supplyAsync(ingest::status)
                            .get(30, TimeUnit.SECONDS)
                            .state())
                    .isEqualTo(IngestStatus.State.NEW);
            assertThat(CompletableFuture.supplyAsync(ingest::deadThreads).get(30, TimeUnit.SECONDS))
                    .isEmpty();
        }
    }
}
