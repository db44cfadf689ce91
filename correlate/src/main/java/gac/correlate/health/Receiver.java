package gac.correlate.health;

import gac.schemas.Keys;
import gac.schemas.avro.DeclaredSource;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.ReceiverHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A receiver of an ingest instance, and a count of its time that no wrong clock can disturb: it goes on with the receiver's own clock from one sign of life to the
 * next, but not faster than the watch's clock allows (a clock that was in 1970 and is set right has not watched for 56 years) nor back. So a silence is as long as
 * the slower of both clocks says, and signs of life alone move it on even where the watch's clock stands still. Mutable, for one thread.
 */
final class Receiver {
    /** By how much the receiver's clock may be ahead from one sign of life to the next. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final String instance;
    private final String name;
    private Instant at;
    private Instant seen;
    private long elapsed;
    private long upSince;
    private boolean stopped;
    private boolean down;
    private List<DeclaredSource> sources = List.of();
    /** Since when somebody watches without a break. */
    private Instant listened;

    /** One that was never seen before. */
    Receiver(String instance, String name, Instant at, Instant now) {
        this.instance = instance;
        this.name = name;
        this.at = at;
        this.seen = now;
        this.listened = now;
    }

    /** One that was watched before. */
    Receiver(ReceiverHealth health) {
        this.instance = health.getInstance();
        this.name = health.getReceiver();
        this.at = health.getAt();
        this.seen = health.getSeen();
        this.elapsed = health.getElapsed();
        this.upSince = health.getUpSince();
        this.stopped = health.getStopped();
        this.down = health.getDown();
        this.sources = health.getSources();
        this.listened = health.getSeen();
    }

    static String id(String instance, String name) {
        return instance + "\n" + name;
    }

    String id() {
        return id(instance, name);
    }

    String instance() {
        return instance;
    }

    String name() {
        return name;
    }

    /** Its time at an instant of its clock that is told now. */
    long timeAt(Instant told, Instant now) {
        long own = Math.max(0, millis(at, told));
        long watched = Math.max(0, millis(seen, now));
        return elapsed + Math.min(own, watched + SLACK.toMillis());
    }

    private static long millis(Instant from, Instant to) {
        return to.toEpochMilli() - from.toEpochMilli();
    }

    /** Takes a sign of life; false when it is none, because its clock stands still. */
    boolean lives(IngestReport life, Instant now) {
        sources = life.getSources();
        if (life.getAt().equals(at)) {
            return false;
        }
        elapsed = timeAt(life.getAt(), now);
        at = life.getAt();
        seen = now;
        stopped = life.getStopped();
        if (down && !stopped) {
            down = false;
            upSince = elapsed;
        }
        return true;
    }

    /** Whether it is down by now. */
    boolean isDown(Instant now, HealthSettings settings) {
        Duration patience = stopped ? settings.receiverStopped() : settings.receiverSilent();
        Instant since = seen.isAfter(listened) ? seen : listened;
        if (Duration.between(since, now).compareTo(patience) > 0) {
            down = true;
        }
        return down;
    }

    boolean isDown() {
        return down;
    }

    /** Whoever begins to watch, or could not for a while, gives it the time it has: nobody has listened meanwhile. */
    void listenedFrom(Instant now) {
        listened = now;
    }

    List<DeclaredSource> sources() {
        return sources;
    }

    long elapsed() {
        return elapsed;
    }

    long upSince() {
        return upSince;
    }

    /** When its last sign of life was taken, by the watch's clock. */
    Instant seen() {
        return seen;
    }

    Instant lastSign() {
        return at;
    }

    boolean stopped() {
        return stopped;
    }

    byte[] key() {
        return Keys.of("receiver", instance, name);
    }

    ReceiverHealth written() {
        return new ReceiverHealth(instance, name, at, seen, elapsed, upSince, stopped, down, sources);
    }
}
