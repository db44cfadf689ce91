package gac.correlate.window;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * above_usual: more events in a part of the day than in the same part of the days before. Days begin at 00:00 UTC, and the timespan divides them into
 * parts. A part is above when it has at least N events and more than {@code median + deviations * spread}, both of the same part of the last days; days
 * on which nothing happened count as 0, from the first event that is known on. The spread is the median absolute deviation times 1.4826, at least the
 * square root of the median (what mere chance would give) and 1. Nothing is judged before so many days are known as the warm-up says.
 *
 * <p>An episode is a run of adjacent parts of one day that are above: its first and last are the first and last events in them, its count is all of
 * theirs, so that the order of arrival decides nothing. What a part is compared with is settled when the frontier has passed the end of the same part of
 * the day before, and the grace; the part is judged then, in practice with its first event.
 *
 * <p>One row is kept for each part in which something happened. Late events count in their part, and are judged when they come.
 *
 * <p>The spread: P. J. Rousseeuw and C. Croux, Alternatives to the Median Absolute Deviation, JASA 88 (1993), 1273-1283.
 */
final class AboveUsual implements Machine {
    static final long DAY_MS = 86_400_000;

    /** Of a normal distribution the standard deviation is so many times the median absolute deviation. */
    private static final double SCALE = 1.4826;

    // Columns; where the part begins orders the rows.
    private static final int COUNT = 1;
    private static final int FIRST = 2;
    private static final int LAST = 3;
    /** So many events are above; 0 where that is not known yet, the largest number where it cannot be. */
    private static final int LIMIT = 4;
    /** Twice the median. */
    private static final int USUAL = 5;

    private static final int STATE = 6;
    /** Of the episode. */
    private static final int ID = 7;

    private static final Layout PARTS = new Layout('b', 8, 1, 0, 1 << FIRST | 1 << LAST | 1 << ID);
    private static final Layout NONE = new Layout('e', 1, 1, 0, 0);

    private static final int QUIET = 0;
    private static final int ABOVE = 1;
    /** Above, and its episode is closed. */
    private static final int TOLD = 2;

    // Registers
    /** Parts that begin before it are settled. */
    private static final int SETTLED = 0;
    /** The first part that is above and not told; the largest number for none. */
    private static final int OPEN = 1;

    private final long part;
    private final long grace;
    private final long least;
    private final int days;
    private final long warmUp;
    private final double deviations;

    AboveUsual(WindowSpec spec, Baseline baseline) {
        this.part = spec.timespanMs();
        this.grace = spec.graceMs();
        this.least = spec.condition().least();
        this.days = baseline.days();
        this.warmUp = baseline.warmUpMs() / DAY_MS;
        this.deviations = baseline.deviations();
    }

    @Override
    public Shape shape() {
        return new Shape(Instants.PLAIN, NONE, List.of(PARTS), 2);
    }

    private static Table parts(Group group) {
        return group.others.get(0);
    }

    private long begin(long at) {
        return Times.minus(at, Math.floorMod(at, part));
    }

    @Override
    public void add(Group group, Occurrence event) {
        if (group.recent.steps(event.idHash()) != 0) {
            return;
        }
        group.recent.add(event.idHash(), 1);
        Table parts = parts(group);
        if (parts.isEmpty()) {
            group.registers[SETTLED] = settledBefore(group);
            group.registers[OPEN] = Long.MAX_VALUE;
        }
        long begin = begin(event.at());
        int row = parts.lowerBound(begin);
        if (row == parts.size() || parts.at(row) != begin) {
            parts.insert(row, begin, 0, event.at(), event.at());
        }
        parts.set(row, COUNT, parts.get(row, COUNT) + 1);
        parts.set(row, FIRST, Math.min(parts.get(row, FIRST), event.at()));
        parts.set(row, LAST, Math.max(parts.get(row, LAST), event.at()));
        if (parts.get(row, STATE) == ABOVE) {
            report(group, row, Change.Kind.GROWN);
        } else if (begin < group.registers[SETTLED]) {
            judge(group, row);
        }
    }

    /** What a part is compared with is settled when the frontier has passed the same part of the day before, and the grace. */
    private long settledBefore(Group group) {
        if (group.watermark == Watermark.END) {
            return Long.MAX_VALUE;
        }
        return Times.plus(Times.minus(group.watermark, part), DAY_MS);
    }

    private void judge(Group group, int row) {
        Table parts = parts(group);
        if (parts.get(row, LIMIT) == 0) {
            compare(parts, row);
        }
        if (parts.get(row, STATE) == QUIET && parts.get(row, COUNT) >= parts.get(row, LIMIT)) {
            rise(group, row);
        }
    }

    /** Sets from how many events on a part is above. */
    private void compare(Table parts, int row) {
        long begin = parts.at(row);
        int earliest = parts.lowerBound(Times.minus(begin, days * DAY_MS));
        long known = (begin - parts.at(earliest)) / DAY_MS; // the row itself when there is none before it
        if (known < Math.max(1, warmUp)) {
            parts.set(row, LIMIT, Long.MAX_VALUE);
            return;
        }
        long[] counts = new long[(int) known];
        for (int day = 1; day <= known; day++) {
            int same = parts.lowerBound(begin - day * DAY_MS);
            counts[day - 1] = parts.at(same) == begin - day * DAY_MS ? parts.get(same, COUNT) : 0;
        }
        long usual = twiceTheMedian(counts);
        parts.set(row, USUAL, usual);
        parts.set(row, LIMIT, Math.max(least, limit(counts, usual)));
    }

    private long limit(long[] counts, long usual) {
        double median = usual / 2.0;
        long[] twiceAway = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            twiceAway[i] = Math.abs(2 * counts[i] - usual);
        }
        double spread = Math.max(SCALE * twiceTheMedian(twiceAway) / 4.0, Math.max(Math.sqrt(median), 1));
        return (long) Math.min(Long.MAX_VALUE / 2.0, Math.floor(median + deviations * spread)) + 1;
    }

    private static long twiceTheMedian(long[] numbers) {
        Arrays.sort(numbers);
        int half = numbers.length / 2;
        return numbers.length % 2 == 1 ? 2 * numbers[half] : numbers[half - 1] + numbers[half];
    }

    // --- episodes: runs of rows

    private boolean adjacent(Table parts, int row, int next) {
        return row >= 0
                && next < parts.size()
                && parts.at(next) - parts.at(row) == part
                && sameDay(parts.at(row), parts.at(next))
                && parts.get(row, STATE) == ABOVE
                && parts.get(next, STATE) == ABOVE;
    }

    private static boolean sameDay(long one, long other) {
        return Math.floorDiv(one, DAY_MS) == Math.floorDiv(other, DAY_MS);
    }

    private int firstOf(Table parts, int row) {
        int first = row;
        while (adjacent(parts, first - 1, first)) {
            first--;
        }
        return first;
    }

    private int lastOf(Table parts, int row) {
        int last = row;
        while (adjacent(parts, last, last + 1)) {
            last++;
        }
        return last;
    }

    private void rise(Group group, int row) {
        Table parts = parts(group);
        parts.set(row, STATE, ABOVE);
        group.registers[OPEN] = Math.min(group.registers[OPEN], parts.at(row));
        boolean left = adjacent(parts, row - 1, row);
        boolean right = adjacent(parts, row, row + 1);
        if (!left && !right) {
            parts.set(row, ID, parts.get(row, FIRST));
            report(group, row, Change.Kind.OPENED);
            return;
        }
        long id = left ? parts.get(row - 1, ID) : parts.get(row + 1, ID);
        if (left && right) {
            long other = parts.get(row + 1, ID);
            long merged = Math.max(id, other);
            id = Math.min(id, other);
            int of = merged == other ? row + 1 : row - 1;
            int from = of > row ? of : firstOf(parts, of);
            int to = of > row ? lastOf(parts, of) : of;
            group.emit(describe(group, from, to, Change.Kind.MERGED, id));
            for (int one = from; one <= to; one++) {
                parts.set(one, ID, id);
            }
        }
        parts.set(row, ID, id);
        report(group, row, Change.Kind.GROWN);
    }

    private void report(Group group, int row, Change.Kind kind) {
        Table parts = parts(group);
        group.emit(describe(group, firstOf(parts, row), lastOf(parts, row), kind, null));
    }

    private Change describe(Group group, int from, int to, Change.Kind kind, @Nullable Long mergedInto) {
        Table parts = parts(group);
        long count = 0;
        int most = from;
        for (int row = from; row <= to; row++) {
            count += parts.get(row, COUNT);
            most = parts.get(row, COUNT) > parts.get(most, COUNT) ? row : most;
        }
        boolean continues = from > 0
                && parts.at(from) - parts.at(from - 1) == part
                && !sameDay(parts.at(from - 1), parts.at(from))
                && parts.get(from - 1, STATE) != QUIET;
        return new Change.EpisodeChanged(
                kind,
                parts.get(from, ID),
                parts.get(from, FIRST),
                parts.get(to, LAST),
                count,
                0,
                List.of(parts.get(most, COUNT), parts.get(most, LIMIT)),
                parts.get(most, USUAL) / 2.0,
                false,
                mergedInto,
                continues ? parts.get(from - 1, ID) : null);
    }

    // --- time

    @Override
    public void advance(Group group, long watermark) {
        Table parts = parts(group);
        if (parts.isEmpty()) {
            return;
        }
        settle(group);
        close(group, watermark);
        if (watermark == Watermark.END) {
            parts.clear();
            return;
        }
        long limit = Math.min(Times.minus(begin(watermark), days * DAY_MS), group.registers[OPEN]);
        if (parts.firstAt() < limit) {
            parts.removeFirst(parts.lowerBound(limit));
        }
    }

    private void settle(Group group) {
        Table parts = parts(group);
        long before = group.registers[SETTLED];
        long settled = settledBefore(group);
        if (settled <= before) {
            return;
        }
        group.registers[SETTLED] = settled;
        for (int row = parts.lowerBound(before); row < parts.size() && parts.at(row) < settled; row++) {
            judge(group, row);
        }
    }

    /** An episode is over when the part behind it is, too. */
    private void close(Group group, long watermark) {
        Table parts = parts(group);
        while (group.registers[OPEN] != Long.MAX_VALUE) {
            int from = parts.lowerBound(group.registers[OPEN]);
            int to = lastOf(parts, from);
            if (watermark != Watermark.END && (watermark < over(parts.at(to)) || lateLately(group))) {
                return;
            }
            group.emit(describe(group, from, to, Change.Kind.CLOSED, null));
            for (int row = from; row <= to; row++) {
                parts.set(row, STATE, TOLD);
            }
            int next = to + 1;
            while (next < parts.size() && parts.get(next, STATE) != ABOVE) {
                next++;
            }
            group.registers[OPEN] = next < parts.size() ? parts.at(next) : Long.MAX_VALUE;
        }
    }

    /** When nothing can be added any more to an episode whose last part begins at an instant. */
    private long over(long begin) {
        long end = Times.plus(begin, part);
        return sameDay(begin, end) ? Times.plus(end, part) : end;
    }

    /** While late events come nothing is closed: what came after would be lost to the alert. */
    private boolean lateLately(Group group) {
        return group.touched != 0 && Times.plus(group.watermark, grace) <= Times.plus(group.touched, part);
    }

    @Override
    public long nextTimer(Group group, long ofGrace) {
        Table parts = parts(group);
        long timer = Times.plus(Times.plus(parts.firstAt(), (days + 1) * DAY_MS), Times.plus(part, ofGrace));
        int unsettled = parts.lowerBound(group.registers[SETTLED]);
        if (unsettled < parts.size()) {
            long at = Times.minus(Times.plus(parts.at(unsettled), part + 1), DAY_MS);
            timer = Math.min(timer, Times.plus(at, ofGrace));
        }
        if (group.registers[OPEN] != Long.MAX_VALUE) {
            int to = lastOf(parts, parts.lowerBound(group.registers[OPEN]));
            long over = Times.plus(over(parts.at(to)), ofGrace);
            timer = Math.min(timer, group.touched == 0 ? over : Math.max(over, Times.plus(group.touched, part) + 1));
        }
        return timer;
    }
}
