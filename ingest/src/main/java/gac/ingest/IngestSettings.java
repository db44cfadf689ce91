package gac.ingest;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an ingest instance needs besides its sources.
 *
 * @param instance name of this instance, unique among all that write to the same Kafka: part of the transactional id and of the
 *     keys of file checkpoints, so it must stay the same over restarts
 * @param kafka client properties, at least {@code bootstrap.servers}; serializers and guarantees are set by ingest
 * @param standardInput what a source of type {@code stdin} reads
 * @param inFlightBytes how many serialised bytes may wait for Kafka's acknowledgement before senders are slowed down
 * @param spool folder for UDP lines that wait for Kafka, used by one instance at a time; null: they are dropped and counted
 * @param commitLines a transaction of file lines is committed at the latest after so many lines
 * @param commitInterval … and at the latest after this time
 * @param markInterval how often time marks are written to every partition of the event topic
 * @param reportInterval how often it tells in {@code gac.sources} who has sent what, and that it runs
 * @param backfillLinesPerSecond pace of backfill sources, for showing; 0: as fast as it goes
 */
public record IngestSettings(
        String instance,
        Map<String, Object> kafka,
        InputStream standardInput,
        long inFlightBytes,
        @Nullable Path spool,
        int commitLines,
        Duration commitInterval,
        Duration markInterval,
        Duration reportInterval,
        int backfillLinesPerSecond) {

    public IngestSettings {
        kafka = Map.copyOf(kafka);
        if (instance.isBlank() || inFlightBytes <= 0 || commitLines <= 0 || backfillLinesPerSecond < 0) {
            throw new IllegalArgumentException(
                    "instance must not be blank, inFlightBytes and commitLines must be positive, backfillLinesPerSecond not negative");
        }
    }

    /** The usual settings: 32 MiB in flight, commits each 500 lines or 100 ms, marks each second, reports each ten, no pacing. */
    public static IngestSettings of(String instance, Map<String, Object> kafka) {
        return new IngestSettings(
                instance,
                kafka,
                System.in,
                32L << 20,
                null,
                500,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                0);
    }

    /** The same with another standard input. */
    public IngestSettings withStandardInput(InputStream input) {
        return new IngestSettings(
                instance,
                kafka,
                input,
                inFlightBytes,
                spool,
                commitLines,
                commitInterval,
                markInterval,
                reportInterval,
                backfillLinesPerSecond);
    }

    /** The same with a pace for backfill sources, in lines per second; 0: as fast as it goes. */
    public IngestSettings withBackfillLinesPerSecond(int pace) {
        return new IngestSettings(
                instance,
                kafka,
                standardInput,
                inFlightBytes,
                spool,
                commitLines,
                commitInterval,
                markInterval,
                reportInterval,
                pace);
    }

    /** The same with a folder for UDP lines that wait for Kafka. */
    public IngestSettings withSpool(Path folder) {
        return new IngestSettings(
                instance,
                kafka,
                standardInput,
                inFlightBytes,
                folder,
                commitLines,
                commitInterval,
                markInterval,
                reportInterval,
                backfillLinesPerSecond);
    }

    /** The same with another bound for bytes in flight. */
    public IngestSettings withInFlightBytes(long bytes) {
        return new IngestSettings(
                instance,
                kafka,
                standardInput,
                bytes,
                spool,
                commitLines,
                commitInterval,
                markInterval,
                reportInterval,
                backfillLinesPerSecond);
    }

    /** The same with another interval of reports. */
    public IngestSettings withReportInterval(Duration interval) {
        return new IngestSettings(
                instance,
                kafka,
                standardInput,
                inFlightBytes,
                spool,
                commitLines,
                commitInterval,
                markInterval,
                interval,
                backfillLinesPerSecond);
    }
}
