package gac.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM: one node that is broker and controller (KRaft), on the loopback address only. Its data survives: starting again
 * on the same folder is a restart of the same cluster.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String HOST = "127.0.0.1";
    private static final byte[] HOST_BYTES = {127, 0, 0, 1};
    private static final int NODE = 1;
    /** As long as the events are kept: a Gác that was off for longer than Kafka's default of 7 days must not start over. */
    private static final Duration OFFSETS_KEPT = Duration.ofDays(92);

    /** How long to wait at most until the controller has noted that a killed broker is gone; it takes about a second. */
    private static final Duration FENCING = Duration.ofSeconds(10);

    /** The file that Kafka leaves in its folder when it stops in order. */
    private static final String CLEANLY_STOPPED = ".kafka_cleanshutdown";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker and returns when it answers.
     *
     * @param folder where its data is; made when missing
     * @param port where clients connect; 0 for any free one
     * @throws CommandFailure when the port is in use or the folder is not usable
     */
    public static EmbeddedBroker start(Path folder, int port) {
        int clientPort;
        int controllerPort;
        try (ServerSocket client = reserve(port);
                ServerSocket controller = reserve(0)) {
            clientPort = client.getLocalPort();
            controllerPort = controller.getLocalPort();
        } catch (IOException e) {
            throw CommandFailure.input(
                    "port " + port + " on " + HOST + " is in use: another Gác or Kafka runs there. "
                            + "Stop it, or choose another port (kafka.port in the configuration, 0 for any free one).",
                    e);
        }
        try {
            Path data = Files.createDirectories(folder).toRealPath();
            if (!format(data) && !Files.exists(data.resolve(CLEANLY_STOPPED))) {
                fence(data, controllerPort);
            }
            KafkaRaftServer server = new KafkaRaftServer(
                    new KafkaConfig(properties(data, clientPort, controllerPort), false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, clientPort);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw CommandFailure.input("the broker cannot start on " + folder + ": " + rootMessage(e), e);
        }
    }

    private static ServerSocket reserve(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // as Kafka binds: a port in TIME_WAIT after a restart is not in use
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(HOST_BYTES), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** True when the folder was not a cluster's before. */
    private static boolean format(Path data) throws Exception {
        // The formatter writes this file last: it is there if and only if the folder is a cluster's.
        if (Files.exists(data.resolve("meta.properties"))) {
            return false;
        }
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setMetadataLogDirectory(data.toString())
                .setIgnoreFormatted(true);
        formatter.addDirectory(data.toString());
        formatter.run();
        return true;
    }

    /**
     * Writes down that the killed broker is gone, before the next one starts. Kafka's controller would take it for alive until its session
     * ends: the next one would wait for that, and its transaction coordinator, which knows by then which transactions were being committed,
     * would see all partitions lose their leader, take that for "deleted" and leave those transactions open for ever (KAFKA-20734, in
     * Kafka 4.1 to 4.3): nothing after them could be read.
     */
    private static void fence(Path data, int controllerPort) throws Exception {
        Map<String, String> p = controller(data, controllerPort);
        p.put("process.roles", "controller");
        p.put("listeners", "CONTROLLER://" + HOST + ":" + controllerPort);
        p.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT");
        p.put("broker.heartbeat.interval.ms", "100");
        p.put("broker.session.timeout.ms", "500");
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(p, false), Time.SYSTEM);
        try {
            server.startup();
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName fenced = new ObjectName("kafka.controller:type=KafkaController,name=FencedBrokerCount");
            long end = System.nanoTime()
                    + FENCING.toNanos(); // a broker killed in its very first start is not known at all
            while (!Integer.valueOf(1).equals(beans.getAttribute(fenced, "Value"))) {
                if (System.nanoTime() >= end) {
                    LOG.warn(
                            "the killed broker was not known to the controller, or it could not be noted that it is gone: "
                                    + "should detection not go on, see \"After a kill of the broker\" in docs/topology.md");
                    break;
                }
                Thread.sleep(20);
            }
        } finally {
            server.shutdown();
            server.awaitShutdown();
        }
    }

    private static Map<String, String> controller(Path data, int controllerPort) {
        Map<String, String> p = new HashMap<>();
        p.put("node.id", Integer.toString(NODE));
        p.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("log.dirs", data.toString());
        return p;
    }

    private static Map<String, String> properties(Path data, int port, int controllerPort) {
        Map<String, String> p = controller(data, controllerPort);
        p.put("process.roles", "broker,controller");
        p.put("listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        // A stalled machine must not take the partitions from the only broker that there is: nothing is gained, see
        // fence().
        p.put("broker.session.timeout.ms", "120000");
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "4");
        p.put("offsets.retention.minutes", Long.toString(OFFSETS_KEPT.toMinutes()));
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "4");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        // On a busy machine the end of one transaction takes longer than the default 100 ms; a producer that begins the
        // next one then
        // gets an error, and its further batches are out of order: it recovers, but with a page of errors in the log.
        p.put("add.partitions.to.txn.retry.backoff.max.ms", "10000");
        // Memory: the default takes 128 MiB of heap for the cleaner alone.
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.put("log.index.size.max.bytes", "2097152");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "2");
        return p;
    }

    /** Where clients connect, as Kafka's {@code bootstrap.servers}. */
    public String bootstrap() {
        return HOST + ":" + port;
    }

    /** Creates the topics that do not exist yet; those that exist stay as they are. */
    public void create(List<NewTopic> topics) {
        try (Admin admin =
                Admin.create(Map.<String, Object>of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap()))) {
            for (var creation : admin.createTopics(topics).values().entrySet()) {
                try {
                    creation.getValue().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw CommandFailure.input(
                                "topic " + creation.getKey() + " cannot be created: " + rootMessage(e), e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.input("interrupted while creating topics", e);
        }
    }

    /** Stops the broker and returns when its data is on disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
