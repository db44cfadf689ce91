package gac.correlate.topology;

import gac.correlate.release.ReleaseUnavailable;
import gac.schemas.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka Streams asks when a record cannot be read, processed or written: the record becomes a dead letter in the same transaction and the stream
 * goes on. Only what is no record's fault (no release to be had, brokers that do not answer) stops the task.
 */
public final class DeadLetterHandler
        implements DeserializationExceptionHandler, ProcessingExceptionHandler, ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);

    @Override
    public void configure(Map<String, ?> configs) {
        // nothing to configure
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        LOG.warn(
                "{}-{}@{} cannot be read: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                exception.toString());
        return DeserializationExceptionHandler.Response.resume(
                DeadLetters.records(context, stage(context), "undecodable", exception));
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (isNotTheRecord(exception) || context.topic() == null) {
            return ProcessingExceptionHandler.Response.fail();
        }
        LOG.error("{}-{}@{} cannot be processed", context.topic(), context.partition(), context.offset(), exception);
        return ProcessingExceptionHandler.Response.resume(DeadLetters.records(
                context,
                stage(context),
                exception instanceof ResultTooLarge ? "too_large" : "processing_failed",
                exception));
    }

    /** No release to be had, or brokers that do not answer while a schema is looked up: the same record succeeds later. */
    private static boolean isNotTheRecord(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof ReleaseUnavailable || cause instanceof KafkaException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ProductionExceptionHandler.Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (!(exception instanceof RecordTooLargeException)) {
            return ProductionExceptionHandler.Response.fail();
        }
        LOG.error("a record for {} is too large: {}", record.topic(), exception.toString());
        if (record.topic().equals(Topics.DEAD_LETTERS.name())) {
            return ProductionExceptionHandler.Response.resume(List.of()); // a letter about it would be larger still
        }
        return ProductionExceptionHandler.Response.resume(
                DeadLetters.records(context, stage(context), "too_large", exception));
    }

    private static String stage(ErrorHandlerContext context) {
        return context.processorNodeId() != null && context.processorNodeId().startsWith("detect")
                ? "detect"
                : "correlate";
    }
}
