package gac.standalone;

import gac.standalone.topics.Sizing;
import gac.standalone.topics.TopicAdmin;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which cluster, and how large: the options of the commands about topics. */
final class TopicsDesk {
    private static final Duration ANSWER = Duration.ofSeconds(15);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT[,HOST:PORT]",
            description = "Where Kafka is (default: ${DEFAULT-VALUE}).")
    private String bootstrap = "127.0.0.1:" + UpConfig.DEFAULT_KAFKA_PORT;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description =
                    "Kafka client properties, for security.protocol and the like, as Kafka's own tools take them.")
    private @Nullable Path commandConfig;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of gac.events, gac.detections and gac.alerts (default: 4).")
    private @Nullable Integer partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each topic (default: what the brokers do by themselves).")
    private @Nullable Integer replication;

    @Option(
            names = "--min-insync",
            paramLabel = "N",
            description = "Copies that must have a record before it is acknowledged (default: one less than the copies"
                    + " from three copies on, else 1).")
    private @Nullable Integer minInsync;

    /** @throws ParameterException for sizes that cannot be */
    Sizing sizing() {
        positive("--partitions", partitions, 10_000);
        positive("--replication", replication, 100);
        positive("--min-insync", minInsync, 100);
        if (minInsync != null && replication != null && minInsync > replication) {
            throw new ParameterException(
                    spec.commandLine(), "--min-insync " + minInsync + " cannot be had of --replication " + replication);
        }
        return new Sizing(partitions, replication, minInsync);
    }

    private void positive(String option, @Nullable Integer number, int most) {
        if (number != null && (number < 1 || number > most)) {
            throw new ParameterException(spec.commandLine(), option + " must be from 1 to " + most + ", not " + number);
        }
    }

    /** @throws CommandFailure when the properties are not usable */
    TopicAdmin open() {
        Map<String, Object> client = new HashMap<>(properties());
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        client.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        client.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis() / 2);
        try {
            return TopicAdmin.open(client);
        } catch (KafkaException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw CommandFailure.input(
                    "no connection to Kafka can be made: " + root.getMessage()
                            + " (look at --bootstrap and --command-config)",
                    e);
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> read = new HashMap<>();
        if (commandConfig != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(commandConfig, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (NoSuchFileException e) {
                throw CommandFailure.input(commandConfig + ": no such file (--command-config)", e);
            } catch (IOException | IllegalArgumentException e) {
                throw CommandFailure.input(commandConfig + " cannot be read as properties: " + e.getMessage(), e);
            }
            properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
        }
        return read;
    }

    /** The options by which Kafka's own tools reach the same brokers. */
    String connection() {
        return "--bootstrap-server " + bootstrap + (commandConfig == null ? "" : " --command-config " + commandConfig);
    }

    CommandFailure unreachable(KafkaException failure) {
        return CommandFailure.input(
                "Kafka at " + bootstrap + " does not answer as it should: " + failure.getMessage()
                        + " (look at --bootstrap, --command-config, and what this user may do there)",
                failure);
    }
}
