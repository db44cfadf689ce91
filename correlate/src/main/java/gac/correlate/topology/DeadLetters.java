package gac.correlate.topology;

import gac.schemas.Topics;
import gac.schemas.Wire;
import gac.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records that cannot be processed; their id is where they came from, so that a second attempt makes no second letter. */
final class DeadLetters {
    /** The rest of a letter has room beside it in the widest record; what is longer is cut, and stands whole where topic and offset say. */
    static final int MOST_BYTES = Topics.WIDEST_RECORD_BYTES - (64 << 10);

    private static final int LONGEST_DETAIL = 1_000;

    private DeadLetters() {}

    static DeadLetter of(
            String stage,
            String reason,
            Throwable failure,
            @Nullable String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] raw) {
        DeadLetter letter = new DeadLetter();
        letter.setId(topic + "-" + partition + "-" + offset);
        letter.setStage(stage);
        letter.setReason(reason);
        letter.setDetail(detail(failure, raw));
        letter.setRaw(raw == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(raw, 0, Math.min(raw.length, MOST_BYTES)));
        letter.setReceived(Instant.ofEpochMilli(timestamp));
        letter.setTopic(topic);
        letter.setPartition(partition);
        letter.setOffset(offset);
        return letter;
    }

    private static String detail(Throwable failure, byte @Nullable [] raw) {
        String told = failure.toString();
        String detail = told.length() > LONGEST_DETAIL ? told.substring(0, LONGEST_DETAIL) + "…" : told;
        return raw == null || raw.length <= MOST_BYTES
                ? detail
                : detail + " (the first " + MOST_BYTES + " of " + raw.length + " bytes)";
    }

    static byte[] key(DeadLetter letter) {
        return letter.getId().getBytes(StandardCharsets.UTF_8);
    }

    /** The record that a handler of Kafka Streams sends in the same transaction. */
    static List<ProducerRecord<byte[], byte[]>> records(
            ErrorHandlerContext context, String stage, String reason, Throwable failure) {
        DeadLetter letter = of(
                stage,
                reason,
                failure,
                context.topic(),
                context.partition(),
                context.offset(),
                context.timestamp(),
                context.sourceRawValue());
        return List.of(new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(), null, context.timestamp(), key(letter), Wire.encode(letter)));
    }
}
