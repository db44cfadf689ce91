package gac.standalone.faults;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One of three brokers, each of them controller as well (KRaft): everything is kept three times, and a write is taken when two have it. Arguments: its
 * number, its folder, then Kafka's {@code listeners}, {@code advertised.listeners} and {@code controller.quorum.voters}.
 */
final class BrokerMain {
    /** Any will do, but it has to be the same for all. */
    private static final String CLUSTER = "AAAAAAAAAAAAAAAAAAAAAA";

    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        int node = Integer.parseInt(arguments[0]);
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        if (!Files.exists(folder.resolve("meta.properties"))) {
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(CLUSTER)
                    .setNodeId(node)
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setMetadataLogDirectory(folder.toString())
                    .setIgnoreFormatted(true);
            formatter.addDirectory(folder.toString());
            formatter.run();
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties(arguments), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdown();
            server.awaitShutdown();
        }));
        server.startup();
        System.out.println("broker started");
        server.awaitShutdown();
    }

    private static Map<String, String> properties(String[] arguments) {
        Map<String, String> p = new HashMap<>();
        p.put("node.id", arguments[0]);
        p.put("process.roles", "broker,controller");
        p.put("log.dirs", arguments[1]);
        p.put("listeners", arguments[2]);
        p.put("advertised.listeners", arguments[3]);
        p.put("controller.quorum.voters", arguments[4]);
        p.put("controller.listener.names", "CONTROLLER");
        p.put(
                "listener.security.protocol.map",
                Stream.of(arguments[2].split(","))
                        .map(listener -> listener.replaceAll(":.*", ":PLAINTEXT"))
                        .collect(Collectors.joining(",")));
        p.put("inter.broker.listener.name", "BROKERS");
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "3");
        p.put("min.insync.replicas", "2");
        p.put("offsets.topic.replication.factor", "3");
        p.put("offsets.topic.num.partitions", "4");
        p.put("transaction.state.log.replication.factor", "3");
        p.put("transaction.state.log.min.isr", "2");
        p.put("transaction.state.log.num.partitions", "4");
        // see EmbeddedBroker: by default a producer gets an error when the transaction before is not over within 100 ms
        p.put("add.partitions.to.txn.retry.backoff.max.ms", "10000");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.put("log.index.size.max.bytes", "2097152");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        return p;
    }
}
