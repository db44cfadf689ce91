package gac.bench;

import gac.ingest.Ingest;
import gac.ingest.IngestSettings;
import gac.ingest.IngestStatus;
import gac.ingest.config.SourcesLoader;
import gac.schemas.Topics;
import gac.standalone.EmbeddedBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What nginx lines cost from a TCP socket to an acknowledged Kafka record, beside a bare producer that sends the same encoded bytes in the
 * same run. The broker is a process of its own; its CPU time is not counted, nor is that of the thread that plays the sender.
 *
 * <p>{@code java -cp … gac.bench.EndToEnd [LINES]}, a million by default, four times: in the first rounds much of the CPU time is the compiler's.
 */
public final class EndToEnd {
    private static final int DISTINCT = 20_000;
    private static final int ROUNDS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String SOURCES = """
            sources:
              - name: web
                organization: example
                receiver: {type: syslog_tcp, port: 0}
                parser: nginx_access
            """;

    private EndToEnd() {}

    /** The broker alone, on a folder; says where it listens and ends with its standard input. */
    public static final class Broker {
        private Broker() {}

        public static void main(String[] args) throws IOException {
            try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), 0)) {
                broker.create(Topics.creations().toList());
                System.out.println("Kafka on " + broker.bootstrap());
                while (System.in.read() >= 0) {}
            }
        }
    }

    public static void main(String[] args) throws Exception {
        int lines = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("gac-bench");
        Process broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        folder.resolve("kafka").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.startsWith("Kafka on ")) {
                line = said.readLine();
            }
            String bootstrap =
                    Objects.requireNonNull(line, "the broker did not start").substring("Kafka on ".length());
            byte[][] raw = GeneratedLines.bytes(GeneratedLines.nginx(DISTINCT, RuleSets.SEED));
            Path sources = Files.writeString(folder.resolve("sources.yaml"), SOURCES);
            for (int round = 0; round < ROUNDS; round++) { // the first ones are the compiler's
                double ingest = socketToKafka(bootstrap, sources, raw, lines);
                double bare = bareProducer(bootstrap, raw, lines);
                System.out.printf("ratio %.2f%n", ingest / bare);
            }
        } finally {
            broker.getOutputStream().close();
            broker.waitFor();
        }
    }

    private static double socketToKafka(String bootstrap, Path sources, byte[][] raw, int lines) throws Exception {
        Ingest ingest = new Ingest(
                SourcesLoader.load(sources),
                IngestSettings.of("bench", Map.of("bootstrap.servers", bootstrap)),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        ingest.start();
        int port = ingest.status().listeners().get(0).address().getPort();
        AtomicLong sendersCpu = new AtomicLong();
        Usage usage = new Usage();
        Thread sender = new Thread(() -> sendersCpu.set(send(port, raw, lines)), "sender");
        sender.start();
        sender.join();
        while (written(ingest) < lines) {
            usage.within(PATIENCE);
            Thread.sleep(5);
        }
        double seconds = usage.report("socket to Kafka", lines, sendersCpu.get());
        ingest.close();
        return seconds;
    }

    private static long written(Ingest ingest) {
        return ingest.status().sources().values().stream()
                .mapToLong(IngestStatus.Counts::events)
                .sum();
    }

    /** Sends the lines over one connection; CPU time of this thread in nanoseconds. */
    private static long send(int port, byte[][] raw, int lines) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
            for (int i = 0; i < lines; i++) {
                out.write(raw[i % raw.length]);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double bareProducer(String bootstrap, byte[][] raw, int lines) {
        byte[][] values = ParsingBenchmark.records(raw);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class,
                "acks",
                "all",
                "compression.type",
                "lz4",
                "linger.ms",
                5,
                "batch.size",
                128 << 10,
                "buffer.memory",
                64L << 20);
        byte[] key = "example/web".getBytes(StandardCharsets.UTF_8);
        Usage usage = new Usage();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            for (int i = 0; i < lines; i++) {
                var unused = producer.send(new ProducerRecord<>(Topics.EVENTS.name(), key, values[i % values.length]));
            }
            producer.flush();
        }
        return usage.report("bare producer", lines, 0);
    }

    /** CPU time of this process, the time its compiler worked and wall-clock time since its making. */
    private static final class Usage {
        private final long cpu = cpu();
        private final long compiling = compiling();
        private final long clock = System.nanoTime();

        private static long cpu() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }

        private static long compiling() {
            return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
        }

        void within(Duration patience) {
            if (System.nanoTime() - clock > patience.toNanos()) {
                throw new IllegalStateException("not done within " + patience);
            }
        }

        /** Prints and returns CPU seconds per million lines. */
        double report(String what, int lines, long except) {
            double cpuSeconds = (cpu() - cpu - except) / 1e9;
            double seconds = (System.nanoTime() - clock) / 1e9;
            double perMillion = cpuSeconds * 1e6 / lines;
            System.out.printf(
                    "%-16s %,9d lines in %5.1f s: %,8.0f lines/s, %.2f CPU-seconds per million, the compiler at work for %.1f s%n",
                    what, lines, seconds, lines / seconds, perMillion, (compiling() - compiling) / 1e3);
            return perMillion;
        }
    }
}
