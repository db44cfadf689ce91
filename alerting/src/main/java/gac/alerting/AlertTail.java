package gac.alerting;

import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Reads alerts as they are made: every committed revision, none twice. It belongs to no consumer group and commits nothing, so any number of
 * them can watch at once. Not thread-safe, except for {@link #wakeup}.
 */
public final class AlertTail implements AutoCloseable {
    /** Where to begin. */
    public enum From {
        /** With the oldest that is kept. */
        BEGINNING,
        /** With the next one. */
        END
    }

    private final TopicTail<Alert> tail;

    private AlertTail(TopicTail<Alert> tail) {
        this.tail = tail;
    }

    /**
     * Opens the topic of alerts.
     *
     * @param timeout how long to wait for the brokers
     * @throws TopicUnreachable when no broker answers in time or there is no such topic
     */
    public static AlertTail open(String bootstrap, From from, Duration timeout) {
        return new AlertTail(TopicTail.open(Topics.ALERTS.name(), Alert.class, bootstrap, from, timeout));
    }

    /** The revisions that arrive within {@code timeout}, in the order in which they were made; empty when there were none. */
    public List<Alert> poll(Duration timeout) {
        List<Alert> alerts = tail.poll(timeout);
        alerts.sort(Comparator.comparing(Alert::getPublished)
                .thenComparing(Alert::getId)
                .thenComparing(Alert::getRevision));
        return alerts;
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
