package gac.correlate.engine;

import gac.correlate.gate.GroupFacts.Completion;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts the last step of an ordered correlation was about, and when: the account that got in is what an alert must name first. Up to
 * {@link #KEPT} sign-ins what is kept does not depend on their order of arrival; beyond it the earliest go, while an episode is open the latest.
 */
final class Completions {
    static final int KEPT = 40;
    private static final int VERSION = 1;

    private final TreeSet<Completion> seen =
            new TreeSet<>(Comparator.comparing(Completion::at).thenComparing(Completion::user));

    static Completions decode(byte @Nullable [] bytes) {
        Completions completions = new Completions();
        if (bytes != null) {
            StateInput in = new StateInput(bytes, VERSION);
            for (int left = in.size(); left > 0; left--) {
                completions.seen.add(new Completion(Instant.ofEpochMilli(in.number()), in.text()));
            }
        }
        return completions;
    }

    byte[] encode() {
        StateOutput out = new StateOutput(VERSION).number(seen.size());
        seen.forEach(completion -> out.number(completion.at().toEpochMilli()).text(completion.user()));
        return out.bytes();
    }

    /** Whether something changed. */
    boolean add(Instant at, String user, boolean open) {
        Completion completion = new Completion(at, user);
        if (!seen.add(completion)) {
            return false;
        }
        if (seen.size() <= KEPT) {
            return true;
        }
        Completion dropped = open ? seen.last() : seen.first();
        seen.remove(dropped);
        return !dropped.equals(completion);
    }

    /** Those of a stretch of time, both ends included, the latest of each account, latest first. */
    List<Completion> between(Instant first, Instant last) {
        TreeSet<String> named = new TreeSet<>();
        return seen.descendingSet().stream()
                .filter(completion ->
                        !completion.at().isBefore(first) && !completion.at().isAfter(last))
                .filter(completion -> named.add(completion.user()))
                .toList();
    }
}
