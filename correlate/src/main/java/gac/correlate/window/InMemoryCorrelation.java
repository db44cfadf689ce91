package gac.correlate.window;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * One definition over all its groups on the heap, for runs without Kafka: keeps the groups, calls the timers that are due
 * and drops groups without state. Changes of one call come in the order of time, equal times in the order the groups
 * were first seen.
 *
 * @param <K> what names a group (with its lane)
 */
public final class InMemoryCorrelation<K> {
    private final Correlator correlator;
    private final Map<K, Member<K>> groups = new HashMap<>();
    private final NavigableMap<Long, Set<Member<K>>> timers = new TreeMap<>();
    private long serial;

    private static final class Member<K> {
        final K key;
        final LiveGroup group;
        final long serial;
        long timer = Long.MAX_VALUE;

        Member(K key, LiveGroup group, long serial) {
            this.key = key;
            this.group = group;
            this.serial = serial;
        }
    }

    public InMemoryCorrelation(WindowSpec spec) {
        this.correlator = Correlator.of(spec);
    }

    /** As {@link Correlator#add}. */
    public void add(K key, Occurrence occurrence, long frontier, BiConsumer<K, Change> changes) {
        Member<K> member = groups.computeIfAbsent(key, fresh -> new Member<>(fresh, correlator.open(), serial++));
        arm(member, correlator.add(member.group, occurrence, frontier, change -> changes.accept(key, change)));
    }

    /** Lets the frontier pass for every group that has work then; {@code Long.MAX_VALUE} ends all. */
    public void advance(long frontier, BiConsumer<K, Change> changes) {
        while (!timers.isEmpty() && timers.firstKey() <= frontier) {
            timers.firstEntry().getValue().stream()
                    .sorted((left, right) -> Long.compare(left.serial, right.serial))
                    .forEach(member -> {
                        arm(
                                member,
                                correlator.advance(
                                        member.group, frontier, change -> changes.accept(member.key, change)));
                    });
        }
    }

    private void arm(Member<K> member, long timer) {
        if (timer == member.timer && groups.containsKey(member.key)) {
            return;
        }
        Set<Member<K>> due = timers.get(member.timer);
        if (due != null) {
            due.remove(member);
            if (due.isEmpty()) {
                timers.remove(member.timer);
            }
        }
        member.timer = timer;
        if (timer == Long.MAX_VALUE) {
            groups.remove(member.key);
        } else {
            timers.computeIfAbsent(timer, fresh -> new HashSet<>()).add(member);
        }
    }

    /** Groups that hold state. */
    public int groups() {
        return groups.size();
    }
}
