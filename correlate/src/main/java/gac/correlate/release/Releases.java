package gac.correlate.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All releases known, in the order in which they come into force: one immutable snapshot. */
public final class Releases {
    public static final Releases NONE = new Releases(List.of(), Map.of());

    private final List<Release> inOrder;
    private final Map<String, Release> byId = new HashMap<>();
    /** Since when releases that were refused would have been in force. */
    private final Map<String, Instant> refused;

    private Releases(List<Release> inOrder, Map<String, Instant> refused) {
        this.inOrder = inOrder;
        this.refused = Map.copyOf(refused);
        inOrder.forEach(release -> byId.put(release.id(), release));
    }

    public static Releases of(Release... releases) {
        return new Releases(
                List.of(releases).stream()
                        .sorted(Comparator.comparing(Release::from))
                        .toList(),
                Map.of());
    }

    /** With one more; of two with the same {@code from} the one added later is in force. */
    public Releases with(Release release) {
        List<Release> all = new ArrayList<>(inOrder);
        all.removeIf(known -> known.id().equals(release.id()));
        all.add(release);
        all.sort(Comparator.comparing(Release::from));
        return new Releases(List.copyOf(all), refused);
    }

    /** With one more that was refused. */
    Releases without(String id, Instant from) {
        Map<String, Instant> more = new HashMap<>(refused);
        more.put(id, from);
        return new Releases(inOrder, more);
    }

    int size() {
        return inOrder.size();
    }

    public boolean isEmpty() {
        return inOrder.isEmpty();
    }

    /**
     * The last release with {@code from} ≤ received, else the earliest.
     *
     * @throws ReleaseUnavailable when there is no release at all
     */
    public Release inForce(Instant received) {
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            if (!inOrder.get(i).from().isAfter(received)) {
                return inOrder.get(i);
            }
        }
        if (inOrder.isEmpty()) {
            throw new ReleaseUnavailable("no release is known");
        }
        return inOrder.get(0);
    }

    /** The one that comes into force last; null when there is none. */
    @Nullable
    Release newest() {
        return inOrder.isEmpty() ? null : inOrder.get(inOrder.size() - 1);
    }

    /**
     * The release of that id, or null. For one that was refused the one that is in force in its place: what an earlier version of Gác decided by
     * it (and this one cannot read) is then counted by what comes nearest.
     */
    public @Nullable Release byId(String id) {
        Release release = byId.get(id);
        Instant from = refused.get(id);
        return release != null || from == null || inOrder.isEmpty() ? release : inForce(from);
    }
}
