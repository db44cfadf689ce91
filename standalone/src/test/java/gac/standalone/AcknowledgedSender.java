package gac.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.common.KafkaException;

/** An agent that numbers its lines and sends again what was not acknowledged, for as long as it takes. */
final class AcknowledgedSender extends Thread {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int BATCH = 20;
    /** Between batches: some hundred lines a second are enough. */
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    /** A way to Gác; each failure of it ends it. */
    interface Link extends AutoCloseable {
        /** Sends the lines and waits; tells which were acknowledged, also when the rest fails. */
        void deliver(List<Integer> numbers, IntConsumer acknowledged) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Opens a way. */
    interface Way {
        Link open() throws IOException;
    }

    private final Way way;
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Integer> sentAgain = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    AcknowledgedSender(String name, Way way) {
        super(name);
        this.way = way;
        setDaemon(true);
    }

    /** The line with a number; the same each time. */
    static String line(String source, int number) {
        return "Nov 22 10:00:00 web01 app: " + source + " " + number + " end";
    }

    @Override
    public void run() {
        List<Integer> batch = new ArrayList<>();
        List<Integer> fresh = new ArrayList<>();
        int next = 0;
        while (!ending || !batch.isEmpty()) {
            try (Link link = open()) {
                while (!ending || !batch.isEmpty()) {
                    for (int i = 0; batch.isEmpty() && i < BATCH; i++) {
                        fresh.add(next++);
                    }
                    batch.addAll(fresh);
                    fresh.clear();
                    link.deliver(List.copyOf(batch), number -> {
                        acknowledged.add(number);
                        batch.remove(Integer.valueOf(number));
                    });
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException | KafkaException e) {
                sentAgain.addAll(batch);
            }
        }
    }

    private Link open() {
        List<Link> opened = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            try {
                return opened.add(way.open());
            } catch (IOException | KafkaException e) {
                return false; // Gác is away
            }
        });
        return opened.get(0);
    }

    /** Nothing new; what is under way is brought to its end. */
    void end() throws InterruptedException {
        ending = true;
        join(PATIENCE.toMillis());
    }

    /** Numbers that were acknowledged. */
    Set<Integer> acknowledged() {
        return acknowledged;
    }

    /** Numbers that were sent and not acknowledged before the way broke. */
    Set<Integer> sentAgain() {
        return sentAgain;
    }
}
