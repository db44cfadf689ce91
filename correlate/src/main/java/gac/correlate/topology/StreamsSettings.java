package gac.correlate.topology;

import gac.correlate.gate.Gate;
import gac.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the two applications run.
 *
 * @param client Kafka client properties: {@code bootstrap.servers} and, where the brokers ask for it, security
 * @param stateDir folder of the local state; each application has its own below it
 * @param instance name of this process among those of the same application, stable over restarts: static membership
 * @param threads stream threads of each application
 * @param gate from which level of a system on episodes are alerts
 * @param metrics how much Kafka Streams measures
 * @param availability how soon others take over from a process that is gone
 */
public record StreamsSettings(
        Map<String, Object> client,
        Path stateDir,
        String instance,
        int threads,
        Gate gate,
        Recording metrics,
        Availability availability) {
    /**
     * How soon others take over from a process that is gone.
     *
     * @param standbys copies of a task's state that other processes keep up to date; without one, whoever takes over reads the whole changelog first
     * @param session how long a process may be silent before its tasks go to others (for as long it may restart without any moving)
     * @param transaction how long a process that is gone holds up, with the transaction it has left open, those that read what is committed: the
     *     coordinator looks every ten seconds ({@code transaction.abort.timed.out.transaction.cleanup.interval.ms}), so up to ten seconds more. A process
     *     whose commit takes longer, because it stood still say, has to restore its state
     */
    public record Availability(int standbys, Duration session, Duration transaction) {
        public static final Availability DEFAULT = new Availability(0, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    /** Kafka Streams' {@code metrics.recording.level}. */
    public enum Recording {
        /** What threads, tasks and clients do, and of RocksDB what its properties tell: sizes, caches, files, compactions under way. */
        INFO,
        /** Also what each task, node and store does, and RocksDB's statistics: bytes, hits, stalls, compaction times. It costs. */
        DEBUG
    }

    private static final int COMMIT_MS = 50;

    public StreamsSettings {
        client = Map.copyOf(client);
    }

    /** One process, one thread each. */
    public static StreamsSettings of(String bootstrapServers, Path stateDir) {
        return new StreamsSettings(
                Map.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                stateDir,
                "gac",
                1,
                Gate.DEFAULT,
                Recording.INFO,
                Availability.DEFAULT);
    }

    public StreamsSettings withInstance(String name) {
        return new StreamsSettings(client, stateDir, name, threads, gate, metrics, availability);
    }

    public StreamsSettings withThreads(int count) {
        return new StreamsSettings(client, stateDir, instance, count, gate, metrics, availability);
    }

    public StreamsSettings withGate(Gate level) {
        return new StreamsSettings(client, stateDir, instance, threads, level, metrics, availability);
    }

    public StreamsSettings withMetrics(Recording level) {
        return new StreamsSettings(client, stateDir, instance, threads, gate, level, availability);
    }

    public StreamsSettings withAvailability(Availability other) {
        return new StreamsSettings(client, stateDir, instance, threads, gate, metrics, other);
    }

    /** The configuration of one application; public for what is measured beside them. */
    public Properties application(String id) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MS);
        config.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, metrics.name());
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
        config.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
        config.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
        int session = Math.toIntExact(availability.session().toMillis());
        config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, availability.standbys());
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / 4);
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), id + "-" + instance);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(availability.transaction().toMillis()));
        config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.WIDEST_RECORD_BYTES);
        Properties properties = new Properties();
        properties.putAll(config);
        return properties;
    }
}
