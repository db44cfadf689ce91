package gac.alerting;

import gac.schemas.Topics;
import gac.schemas.avro.DeadLetter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Reads dead letters as they are written: every committed one, none twice. It belongs to no consumer group and commits nothing, so any number of
 * them can watch at once. Not thread-safe, except for {@link #wakeup}.
 */
public final class DeadLetterTail implements AutoCloseable {
    private final TopicTail<DeadLetter> tail;

    private DeadLetterTail(TopicTail<DeadLetter> tail) {
        this.tail = tail;
    }

    /**
     * Opens the topic of dead letters.
     *
     * @param timeout how long to wait for the brokers
     * @throws TopicUnreachable when no broker answers in time or there is no such topic
     */
    public static DeadLetterTail open(String bootstrap, AlertTail.From from, Duration timeout) {
        return new DeadLetterTail(
                TopicTail.open(Topics.DEAD_LETTERS.name(), DeadLetter.class, bootstrap, from, timeout));
    }

    /** The dead letters that arrive within {@code timeout}, in the order in which they were received; empty when there were none. */
    public List<DeadLetter> poll(Duration timeout) {
        List<DeadLetter> letters = tail.poll(timeout);
        letters.sort(Comparator.comparing(DeadLetter::getReceived));
        return letters;
    }

    /** Whether all that is committed by now has been polled. */
    public boolean atEnd() {
        return tail.atEnd();
    }

    /** Ends a {@link #poll} that another thread waits in, with Kafka's WakeupException. */
    public void wakeup() {
        tail.wakeup();
    }

    @Override
    public void close() {
        tail.close();
    }
}
