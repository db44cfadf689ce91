package gac.correlate.offline;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of one group that are kept to list them, or to hand them on to correlations further up: at most {@link #MOST}, and
 * as many as a common budget allows. Counting does not need them.
 */
final class KeptEvents {
    /** Events kept of one group. */
    static final int MOST = 10_000;

    private final boolean handedOn;
    private final Map<Long, Member> members = new HashMap<>();
    private long[] times = {};
    private long[] numbers = {};
    private int size;

    /**
     * An event as far as correlations read it.
     *
     * @param values by the names that correlations further up ask for; empty where there are none
     */
    record Member(long at, long number, Map<String, String> values) {}

    /** What all groups together may still keep. */
    static final class Budget {
        private int left;

        Budget(int most) {
            left = most;
        }

        boolean take() {
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }
    }

    /** @param handedOn whether other correlations refer to this one: then more than time and number is kept */
    KeptEvents(boolean handedOn) {
        this.handedOn = handedOn;
    }

    /** Keeps an event if there is room; one that comes again right away (it matches several rules) takes no more. */
    void add(Member member, Budget budget) {
        boolean again = size > 0 && numbers[size - 1] == member.number();
        if (again || size == MOST || !budget.take()) {
            return;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, Math.max(4, size * 2));
            numbers = Arrays.copyOf(numbers, times.length);
        }
        times[size] = member.at();
        numbers[size++] = member.number();
        if (handedOn) {
            members.put(member.number(), member);
        }
    }

    /** The event of a number, where it was kept to be handed on. */
    @Nullable
    Member find(long number) {
        return members.get(number);
    }

    /** Numbers of the events kept from one time to another, both included, ascending. */
    List<Long> between(long first, long last) {
        return IntStream.range(0, size)
                .filter(index -> times[index] >= first && times[index] <= last)
                .mapToLong(index -> numbers[index])
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }
}
