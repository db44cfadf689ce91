package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.Topic;
import gac.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsCommandTest {
    private static final List<String> NAMES =
            Topics.all().stream().map(Topic::name).toList();

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private List<String> gac(int code, String bootstrap, String... arguments) {
        List<String> all = new ArrayList<>(List.of("topics"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--bootstrap", bootstrap));
        StringWriter out = new StringWriter();
        err.getBuffer().setLength(0);
        int ended = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        assertThat(ended).as("%s", err).isEqualTo(code);
        return out.toString().lines().toList();
    }

    private static List<String> each(String told) {
        return NAMES.stream().map(name -> name + ": " + told).toList();
    }

    @Test
    void topicsAreMadeOnceAndFoundRight() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            String at = broker.bootstrap();
            assertThat(gac(1, at, "check"))
                    .containsExactlyElementsOf(NAMES.stream()
                            .flatMap(name ->
                                    List.of(name + ": is missing", "  to mend it: gac topics create --bootstrap " + at)
                                            .stream())
                            .toList());
            assertThat(gac(0, at, "create", "--dry-run")).isEqualTo(each("would be created"));
            assertThat(gac(1, at, "create", "--replication", "3"))
                    .hasSize(Topics.all().size())
                    .allMatch(
                            line -> line.contains(": CANNOT be created: ") && line.contains("replication factor of 3"));
            assertThat(gac(0, at, "create", "--partitions", "6")).isEqualTo(each("created"));
            assertThat(gac(0, at, "create")).isEqualTo(each("exists and stays as it is"));
            assertThat(gac(0, at, "check")).containsExactly("all topics are as Gác needs them");
            assertThat(gac(1, at, "check", "--partitions", "8"))
                    .filteredOn(line -> !line.startsWith(" "))
                    .containsExactly(
                            "gac.events: has 6 partitions instead of 8",
                            "gac.detections: has 6 partitions instead of 8",
                            "gac.alerts: has 6 partitions instead of 8");
        }
    }

    @Test
    void whatSomebodyElseMadeIsHeldAgainstTheCatalogue() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            String at = broker.bootstrap();
            broker.create(List.of(
                    new NewTopic(Topics.EVENTS.name(), Optional.of(2), Optional.empty())
                            .configs(Map.of("cleanup.policy", "compact", "retention.ms", "86400000")),
                    new NewTopic(Topics.CONFIG.name(), Optional.of(3), Optional.empty())));
            gac(0, at, "create");
            String alter = "  to mend it: kafka-configs.sh --bootstrap-server " + at
                    + " --alter --entity-type topics --entity-name ";
            assertThat(gac(1, at, "check"))
                    .containsExactly(
                            "gac.config: has 3 partitions; it is read in one order, so it must have 1",
                            "  to mend it: stop Gác, delete the topic, and create it anew (gac topics create). What is in it is lost:"
                                    + " releases are to be applied again, files are read anew",
                            "gac.config: cleanup.policy is delete instead of compact: keys stand for many records or for one: the other"
                                    + " policy loses data",
                            alter + "gac.config --add-config cleanup.policy=compact",
                            "gac.config: max.message.bytes is 1048588 instead of 4194304 or more: a line of 1 MiB takes so much with its"
                                    + " fields",
                            alter + "gac.config --add-config max.message.bytes=4194304",
                            "gac.events: has 2 partitions instead of 4 or more",
                            "  to mend it: before the first start: delete it and create it anew. Later on leave it, and say --partitions 2"
                                    + " here: keys would move to other partitions, away from their state",
                            "gac.events: cleanup.policy is compact instead of delete: keys stand for many records or for one: the other"
                                    + " policy loses data",
                            alter + "gac.events --add-config cleanup.policy=delete",
                            "gac.events: max.message.bytes is 1048588 instead of 4194304 or more: a line of 1 MiB takes so much with its"
                                    + " fields",
                            alter + "gac.events --add-config max.message.bytes=4194304",
                            "gac.events: message.timestamp.after.max.ms is 3600000 instead of 9223372036854775807 or more: one refused"
                                    + " record would stop all behind it",
                            alter + "gac.events --add-config message.timestamp.after.max.ms=9223372036854775807",
                            "gac.events: retention.ms is 86400000 instead of 7948800000 or more: replays, forecasts and reports read back"
                                    + " so far",
                            alter + "gac.events --add-config retention.ms=7948800000");
        }
    }

    @Test
    void wrongUseAndBrokersThatDoNotAnswerAreTold() throws Exception {
        gac(2, "127.0.0.1:1", "create", "--partitions", "0");
        assertThat(err.toString()).startsWith("gac topics create: --partitions must be from 1 to 10000, not 0");
        gac(2, "127.0.0.1:1", "check", "--replication", "2", "--min-insync", "3");
        assertThat(err.toString()).startsWith("gac topics check: --min-insync 3 cannot be had of --replication 2");
        String missing = folder.resolve("none.properties").toString();
        gac(2, "127.0.0.1:1", "check", "--command-config", missing);
        assertThat(err.toString().strip())
                .isEqualTo("gac topics check: " + missing + ": no such file (--command-config)");
        Path wrong = Files.writeString(folder.resolve("wrong.properties"), "security.protocol=none\n");
        gac(2, "127.0.0.1:1", "check", "--command-config", wrong.toString());
        assertThat(err.toString()).startsWith("gac topics check: no connection to Kafka can be made: ");
        Path impatient = Files.writeString(
                folder.resolve("impatient.properties"), "default.api.timeout.ms=400\nrequest.timeout.ms=300\n");
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String at = "127.0.0.1:" + silent.getLocalPort();
            for (String command : List.of("check", "create")) {
                gac(2, at, command, "--command-config", impatient.toString());
                assertThat(err.toString())
                        .startsWith("gac topics " + command + ": Kafka at " + at + " does not answer as it should: ");
            }
        }
    }
}
