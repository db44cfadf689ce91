package gac.standalone.faults;

import gac.schemas.Topic;
import gac.schemas.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Three brokers in processes of their own; every topic is kept three times. There is a way to them without anything between, and two that go through
 * proxies and can be cut, all three brokers at once.
 */
final class Brokers implements AutoCloseable {
    static final int COUNT = 3;
    /** The ways to the brokers: 0 is direct, 1 and 2 can be cut. */
    private static final int WAYS = 3;

    /** Of each broker a port for each way, one for the other brokers, one for controllers. */
    private static final int PORTS = WAYS + 2;

    private final Path folder;
    private final int[][] ports = new int[COUNT][PORTS];
    /** By broker, then by way; none for the direct one. */
    private final List<List<TcpProxy>> proxies = new ArrayList<>();

    private final JavaProcess[] processes = new JavaProcess[COUNT];
    private int started;

    private Brokers(Path folder) {
        this.folder = folder;
    }

    /** Starts them and makes Gác's topics, those of events and detections with so many partitions. */
    static Brokers start(Path folder, int events, int detections) throws Exception {
        Brokers brokers = new Brokers(folder);
        try {
            brokers.choosePorts();
            for (int i = 0; i < COUNT; i++) {
                brokers.launch(i);
            }
            for (int i = 0; i < COUNT; i++) {
                brokers.awaitStarted(i);
            }
            brokers.topics(events, detections);
            return brokers;
        } catch (Exception | Error e) {
            brokers.close();
            throw e;
        }
    }

    /** Ports that no outgoing connection gets from the system while a broker is down. */
    private void choosePorts() throws IOException {
        Random random = new Random();
        for (int[] own : ports) {
            for (int i = 0; i < own.length; ) {
                int port = 20_000 + random.nextInt(12_000);
                try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    own[i++] = free.getLocalPort();
                } catch (IOException e) {
                    // in use: another
                }
            }
            proxies.add(List.of(TcpProxy.to(own[1]), TcpProxy.to(own[2])));
        }
    }

    private void launch(int broker) throws IOException {
        int[] own = ports[broker];
        String inner = "BROKERS://127.0.0.1:" + own[WAYS];
        String listeners = "WAY0://127.0.0.1:%d,WAY1://127.0.0.1:%d,WAY2://127.0.0.1:%d,%s,CONTROLLER://127.0.0.1:%d"
                .formatted(own[0], own[1], own[2], inner, own[WAYS + 1]);
        String advertised = "WAY0://127.0.0.1:%d,WAY1://127.0.0.1:%d,WAY2://127.0.0.1:%d,%s"
                .formatted(own[0], port(broker, 1), port(broker, 2), inner);
        String voters = IntStream.range(0, COUNT)
                .mapToObj(i -> i + "@127.0.0.1:" + ports[i][WAYS + 1])
                .collect(Collectors.joining(","));
        processes[broker] = JavaProcess.start(
                BrokerMain.class,
                "-Xmx384m",
                folder.resolve("logs/broker%d-%d.log".formatted(broker, started++)),
                List.of(
                        Integer.toString(broker),
                        folder.resolve("broker" + broker).toString(),
                        listeners,
                        advertised,
                        voters));
    }

    private int port(int broker, int way) {
        return way == 0 ? ports[broker][0] : proxies.get(broker).get(way - 1).port();
    }

    private void awaitStarted(int broker) {
        Objects.requireNonNull(processes[broker]).awaitSaid("broker started");
    }

    private void topics(int events, int detections) throws Exception {
        Map<String, Integer> counts = Map.of(Topics.EVENTS.name(), events, Topics.DETECTIONS.name(), detections);
        try (Admin admin = admin()) {
            admin.createTopics(Topics.all().stream()
                            .map(Topic::keptForever)
                            .map(topic -> new NewTopic(
                                            topic.name(), counts.getOrDefault(topic.name(), topic.partitions()), (short)
                                                    COUNT)
                                    .configs(topic.config()))
                            .toList())
                    .all()
                    .get();
        }
    }

    Admin admin() {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap(0)));
    }

    /** The brokers on one of the ways. */
    String bootstrap(int way) {
        return IntStream.range(0, COUNT)
                .mapToObj(broker -> "127.0.0.1:" + port(broker, way))
                .collect(Collectors.joining(","));
    }

    /** Number of the broker that leads a partition. */
    int leader(Topic<?, ?> topic, int partition) throws Exception {
        try (Admin admin = admin()) {
            TopicDescription described = Objects.requireNonNull(admin.describeTopics(List.of(topic.name()))
                            .topicNameValues()
                            .get(topic.name()))
                    .get();
            return described.partitions().get(partition).leader().id();
        }
    }

    void cut(int way) {
        proxies.forEach(own -> own.get(way - 1).cut());
    }

    void mend(int way) {
        proxies.forEach(own -> own.get(way - 1).mend());
    }

    /** Ends one in order: others lead its partitions before it is gone. */
    void stop(int broker) throws InterruptedException {
        Objects.requireNonNull(processes[broker]).stop();
    }

    /** {@code kill -9}. */
    void kill(int broker) throws InterruptedException {
        Objects.requireNonNull(processes[broker]).kill();
    }

    void restart(int broker) throws IOException {
        launch(broker);
        awaitStarted(broker);
    }

    @Override
    public void close() throws IOException {
        for (JavaProcess process : processes) {
            if (process != null) {
                process.end();
            }
        }
        for (List<TcpProxy> own : proxies) {
            for (TcpProxy proxy : own) {
                proxy.close();
            }
        }
    }
}
