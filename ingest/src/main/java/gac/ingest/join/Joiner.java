package gac.ingest.join;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects members by key until their group is over. A pure state machine: what it gives depends on the calls alone, and it never holds more
 * than its limits say.
 *
 * <p>Time is the caller's and moves forward only: an instant earlier than one seen before counts as that one. A member is known by its id; one
 * that is delivered again while its group is open changes nothing. For one thread.
 *
 * @param <T> the members
 */
public final class Joiner<T> {
    /**
     * How much is held.
     *
     * @param keys open groups; one more ends the one that has been quiet for longest
     * @param members of a group that are kept; further ones are counted
     * @param age a group ends when this has passed since its last member
     */
    public record Limits(int keys, int members, Duration age) {
        public Limits {
            if (keys < 1 || members < 1 || age.isNegative()) {
                throw new IllegalArgumentException(
                        "limits must allow a group of one: " + keys + ", " + members + ", " + age);
            }
        }
    }

    /** Why a group ended. */
    public enum End {
        /** Its last member said so. */
        COMPLETE,
        /** Nothing came for the age allowed. */
        AGE,
        /** Another key needed the room. */
        EVICTED,
        /** Nothing more will come. */
        CLOSED
    }

    /**
     * A group that is over.
     *
     * @param members in the order of arrival; at least one
     * @param omitted how many came beyond the limit and are not among them
     */
    public record Group<T>(String key, List<T> members, long omitted, End end) {}

    private final Limits limits;
    /** In the order of their last members, so that whoever is quiet for longest comes first. */
    private final Map<String, Open<T>> open = new LinkedHashMap<>();

    private Instant now = Instant.MIN;

    public Joiner(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes a member in.
     *
     * @param last whether it completes its group
     * @return the groups that ended by it, the oldest first; its own last
     */
    public List<Group<T>> add(String key, String id, T member, Instant at, boolean last) {
        List<Group<T>> ended = new ArrayList<>(advance(at));
        Open<T> group = open.remove(key);
        if (group == null) {
            if (open.size() >= limits.keys()) {
                ended.add(end(open.entrySet().iterator(), End.EVICTED));
            }
            group = new Open<>();
        }
        group.add(id, member, limits.members(), now);
        if (last) {
            ended.add(group.end(key, End.COMPLETE));
        } else {
            open.put(key, group);
        }
        return ended;
    }

    /** Lets time pass; gives the groups that ended by it, the oldest first. */
    public List<Group<T>> advance(Instant at) {
        now = at.isAfter(now) ? at : now;
        List<Group<T>> ended = new ArrayList<>();
        Iterator<Map.Entry<String, Open<T>>> oldest = open.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Open<T>> entry = oldest.next();
            if (entry.getValue().touched.plus(limits.age()).isAfter(now)) {
                break;
            }
            oldest.remove();
            ended.add(entry.getValue().end(entry.getKey(), End.AGE));
        }
        return ended;
    }

    /** Ends all groups. */
    public List<Group<T>> close() {
        List<Group<T>> ended = new ArrayList<>();
        while (!open.isEmpty()) {
            ended.add(end(open.entrySet().iterator(), End.CLOSED));
        }
        return ended;
    }

    /** Number of open groups. */
    public int size() {
        return open.size();
    }

    private Group<T> end(Iterator<Map.Entry<String, Open<T>>> at, End why) {
        Map.Entry<String, Open<T>> entry = at.next();
        at.remove();
        return entry.getValue().end(entry.getKey(), why);
    }

    private static final class Open<T> {
        private final List<T> members = new ArrayList<>(4);
        private final Set<String> ids = new HashSet<>();
        private long omitted;
        private Instant touched = Instant.MIN;

        void add(String id, T member, int most, Instant now) {
            touched = now;
            if (ids.contains(id)) {
                return;
            }
            if (members.size() >= most) {
                omitted++;
                return;
            }
            ids.add(id);
            members.add(member);
        }

        Group<T> end(String key, End why) {
            return new Group<>(key, List.copyOf(members), omitted, why);
        }
    }
}
