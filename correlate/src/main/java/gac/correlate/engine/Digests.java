package gac.correlate.engine;

import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.window.SortedStore;
import gac.schemas.avro.Alert;
import gac.schemas.avro.Detection;
import java.time.Instant;

/** The digests of one partition. */
final class Digests {
    private final SortedStore store;
    private final Timers timers;
    private final CorrelateCounters counters;

    Digests(SortedStore store, Timers timers, CorrelateCounters counters) {
        this.store = store;
        this.timers = timers;
        this.counters = counters;
    }

    void accept(Detection detection, byte[] hash, Release release, Instant now, long frontier, Outputs out) {
        byte[] known = store.get(StateKeys.of('D', hash));
        Digest digest = known == null ? Digest.of(detection) : Digest.decode(known);
        if (known == null && digest.isOver(frontier)) {
            // its last card is out: another first revision under the same id would contradict it
            counters.tooLateForDigest();
            return;
        }
        if (digest.accept(detection)) {
            publish(digest, release, now, false, out);
        }
        rearm(digest, hash);
    }

    void fire(byte[] hash, long time, ReleaseSource releases, Instant now, long frontier, Outputs out) {
        byte[] known = store.get(StateKeys.of('D', hash));
        if (known == null) {
            return;
        }
        Digest digest = Digest.decode(known);
        if (digest.timerAt() != time) {
            return;
        }
        digest.timerAt(GroupHeader.NEVER);
        boolean over = digest.isOver(frontier);
        // one that only lost what it never had, an alert that merged, has nothing to say
        boolean worth = digest.isPublished() || !digest.isEmpty();
        if ((over && worth) || (digest.isDirty() && Timers.coarse(digest.nextTimer()) <= frontier)) {
            publish(digest, releases.byId(digest.release()), now, over, out);
        }
        if (over) {
            store.delete(StateKeys.of('D', hash));
        } else {
            rearm(digest, hash);
        }
    }

    private void publish(Digest digest, Release release, Instant now, boolean over, Outputs out) {
        Alert alert = digest.publish(release, now.toEpochMilli(), over);
        counters.published(alert);
        out.alert(alert);
    }

    private void rearm(Digest digest, byte[] hash) {
        long timer = Timers.coarse(digest.nextTimer());
        if (timer != digest.timerAt()) {
            timers.disarm(Frontiers.DEEPEST, digest.timerAt(), hash);
            timers.arm(Frontiers.DEEPEST, timer, hash);
            digest.timerAt(timer);
        }
        store.put(StateKeys.of('D', hash), digest.encode());
    }
}
