package gac.ingest.write;

import gac.schemas.Keys;
import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import gac.schemas.avro.TimeMark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record on its way to Kafka, encoded: so its size is known before anybody waits for it.
 *
 * @param reason of a dead letter; empty otherwise
 * @param meters where to count it once Kafka has it
 */
public record Outgoing(ProducerRecord<byte[], byte[]> record, Kind kind, String reason, SourceMeters meters) {

    /** Largest encoded event in bytes; the topics take 4 MiB with key and framing. */
    public static final int LARGEST_VALUE = 4_000_000;

    /** What is counted. */
    public enum Kind {
        EVENT,
        /** An event that no parser knew. */
        GENERIC,
        /** An event made of several lines, each of which has its own. */
        JOINED,
        DEAD_LETTER
    }

    /** Bytes it will hold in the producer. */
    public int size() {
        byte[] key = record.key();
        return record.value().length + (key == null ? 0 : key.length);
    }

    /** Whether it is counted at the same place as another. */
    boolean countsAs(Outgoing other) {
        return kind == other.kind && meters == other.meters && reason.equals(other.reason);
    }

    /** An event; its record timestamp is the instant of receipt. */
    public static Outgoing of(Event event, SourceMeters meters) {
        String parser = event.getIngest().getParser();
        return of(event, parser == null || parser.equals("generic") ? Kind.GENERIC : Kind.EVENT, meters);
    }

    /** An event made of several lines. */
    public static Outgoing joined(Event event, SourceMeters meters) {
        return of(event, Kind.JOINED, meters);
    }

    private static Outgoing of(Event event, Kind kind, SourceMeters meters) {
        byte[] key = Keys.event(
                event.getOrganization().getId(),
                event.getIngest().getSource() == null ? "" : event.getIngest().getSource(),
                event.getHost() == null ? null : event.getHost().getName());
        return new Outgoing(
                new ProducerRecord<>(
                        Topics.EVENTS.name(),
                        null,
                        Math.max(0, event.getEvent().getCreated().toEpochMilli()),
                        key,
                        Wire.encode(event)),
                kind,
                "",
                meters);
    }

    /** A dead letter. */
    public static Outgoing of(DeadLetter letter, SourceMeters meters) {
        return new Outgoing(
                new ProducerRecord<>(
                        Topics.DEAD_LETTERS.name(),
                        null,
                        letter.getReceived().toEpochMilli(),
                        letter.getId().getBytes(StandardCharsets.UTF_8),
                        Wire.encode(letter)),
                Kind.DEAD_LETTER,
                letter.getReason(),
                meters);
    }

    /** One time mark for each partition of the event topic. */
    public static List<ProducerRecord<byte[], byte[]>> marks(
            String instance, Instant received, boolean end, int partitions) {
        byte[] value = Wire.encode(new TimeMark(instance, received, end));
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new ProducerRecord<byte[], byte[]>(
                        Topics.EVENTS.name(), partition, Math.max(0, received.toEpochMilli()), null, value))
                .toList();
    }
}
