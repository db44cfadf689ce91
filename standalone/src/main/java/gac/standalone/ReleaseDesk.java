package gac.standalone;

import gac.correlate.release.Document;
import gac.correlate.release.Manifest;
import gac.correlate.release.ReleaseHistory;
import gac.correlate.release.ReleaseLog;
import gac.correlate.release.ReleasePublisher;
import gac.correlate.release.Terms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where commands read and publish releases, and the options they share for that. */
final class ReleaseDesk {
    private static final Duration ANSWER = Duration.ofSeconds(15);

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is (default: 127.0.0.1 and the port of the configuration).")
    private @Nullable String bootstrap;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (default: config/gac.yaml in Gác's folder).")
    private @Nullable Path config;

    private @Nullable UpConfig loaded;

    UpConfig config() {
        UpConfig known = loaded;
        if (known == null) {
            known = UpConfig.load(config == null ? Home.path().resolve("config/gac.yaml") : config);
            loaded = known;
        }
        return known;
    }

    String bootstrap() {
        return bootstrap == null ? "127.0.0.1:" + config().kafkaPort() : bootstrap;
    }

    Map<String, Object> client() {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap(), "max.block.ms", (int) ANSWER.toMillis());
    }

    Duration answer() {
        return ANSWER;
    }

    /**
     * All releases that are known by now.
     *
     * @throws CommandFailure when Kafka does not answer, or no Gác ran there
     */
    ReleaseLog read() {
        try {
            return ReleaseHistory.read(client(), ANSWER);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /**
     * Publishes, unless somebody else did since {@code seen} was the newest.
     *
     * @param seen id of the newest release when the caller looked; empty for none
     * @throws CommandFailure when somebody else did, or Kafka does not take it
     */
    Manifest publish(
            List<Document> documents,
            Terms terms,
            Optional<String> seen,
            String author,
            @Nullable String note,
            Clock clock) {
        try (ReleasePublisher publisher = ReleasePublisher.open(client())) {
            ReleaseLog log = ReleaseHistory.read(client(), ANSWER);
            Optional<String> newest = newest(log);
            if (!newest.equals(seen)) {
                throw CommandFailure.found("release " + newest.orElse("?")
                        + " was published meanwhile: nothing is published now; look at the difference again");
            }
            return publisher.publish(documents, log.stored(), terms, author, note, clock);
        } catch (KafkaException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.input("interrupted: nothing is published", e);
        }
    }

    static Optional<String> newest(ReleaseLog log) {
        return log.newest().map(newest -> newest.manifest().id());
    }

    CommandFailure unreachable(KafkaException failure) {
        if (failure instanceof TimeoutException) {
            return CommandFailure.input(
                    "no Kafka answers at " + bootstrap() + ": is Gác running? (gac up, or --bootstrap HOST:PORT)",
                    failure);
        }
        if (failure instanceof UnknownTopicOrPartitionException) {
            return CommandFailure.input(bootstrap() + ": " + failure.getMessage() + ": no Gác ran there yet", failure);
        }
        if (failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure.getCause() instanceof ProducerFencedException
                || failure.getCause() instanceof InvalidProducerEpochException) {
            return CommandFailure.input(
                    "somebody else publishes at this moment: nothing of yours is published; see gac get, and repeat",
                    failure);
        }
        Throwable reason = failure.getCause() == null ? failure : failure.getCause();
        return CommandFailure.input("cannot use Kafka at " + bootstrap() + ": " + reason.getMessage(), failure);
    }
}
