package gac.correlate.window;

import gac.correlate.window.Alternatives.Alternative;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Conditions that a later event can undo (lt, lte, eq, neq, sums, averages, percentiles, negated steps). A window opens at
 * the first event outside any window, lasts the timespan and is decided when nothing in it can change any more. A window
 * that meets the condition qualifies once, at its last event; windows of which the next begins at most the timespan after
 * the last event of the one before are one episode.
 *
 * <p>With negated steps only an event of a step that must occur opens a window (ordered: of the first step of an alternative), and no
 * event of a negated step may lie in the window or, unordered, in the timespan before it.
 *
 * <p>Retained are the events of windows not yet decided, to a cap; beyond it, neighbours are put together and the alert is
 * marked approximate.
 */
final class ClosedWindow implements Machine {
    /** Register: the end of the last decided window, ms. */
    private static final int DECIDED = 0;

    private static final int MOST = 4096;

    private final WindowSpec spec;
    private final long timespan;
    private final long openers;
    private final long negated;
    private final List<Alternative> alternatives;
    private final Steps required;
    private final Layout episodeLayout;
    private final Episodes episodes;

    ClosedWindow(WindowSpec spec) {
        this.spec = spec;
        this.timespan = spec.timespanMs();
        this.episodeLayout = Episodes.layout(spec);
        this.episodes = new Episodes(spec);
        this.required = spec.required();
        boolean temporal = spec.type().temporal();
        long positive = temporal ? required.mentioned(false) : 1;
        this.negated = temporal ? required.mentioned(true) & ~positive : 0;
        this.alternatives = spec.type() == WindowSpec.Type.TEMPORAL_ORDERED ? Alternatives.of(required) : List.of();
        this.openers = alternatives.isEmpty() ? positive : firstSteps(alternatives);
    }

    private static long firstSteps(List<Alternative> alternatives) {
        long first = 0;
        for (Alternative alternative : alternatives) {
            first |= Long.lowestOneBit(alternative.wanted());
        }
        return first;
    }

    @Override
    public Shape shape() {
        return new Shape(Instants.NUMBERED, episodeLayout, List.of(), 1);
    }

    @Override
    public void add(Group group, Occurrence event) {
        Table events = group.instants;
        if (!group.exists) {
            group.registers[DECIDED] = Long.MIN_VALUE;
        }
        long mask = spec.type().temporal() ? 1L << event.step() : 1;
        int known = Instants.find(events, event);
        if (known >= 0) {
            events.set(known, Instants.MASK, Instants.mask(events, known) | mask);
            return;
        }
        events.insert(
                -known - 1,
                event.at(),
                event.partition(),
                event.offset(),
                event.idHash(),
                0,
                mask,
                1,
                0,
                Double.doubleToRawLongBits(event.number()),
                spec.type() == WindowSpec.Type.VALUE_COUNT ? Hash.of(event.value()) : 0);
        Instants.coarsen(group, MOST);
    }

    @Override
    public void advance(Group group, long watermark) {
        int opener = opener(group);
        while (opener >= 0 && Watermark.passed(watermark, group.instants.at(opener), timespan)) {
            decide(group, opener);
            opener = opener(group);
        }
        episodes.report(group);
        long undecided = opener < 0 ? Long.MAX_VALUE : group.instants.at(opener);
        boolean more = true;
        while (more) {
            // A window still open may yet join the episode.
            boolean awaited = opener >= 0 && undecided <= Times.plus(episodes.earliestLast(group), timespan);
            more = !awaited && episodes.closeFirst(group, watermark);
        }
        forget(group, watermark, undecided);
    }

    /** Index of the first event that opens a window not yet decided, or -1. */
    private int opener(Group group) {
        Table events = group.instants;
        long decided = group.registers[DECIDED];
        for (int index = decided == Long.MIN_VALUE ? 0 : events.upperBound(decided); index < events.size(); index++) {
            if ((Instants.mask(events, index) & openers) != 0) {
                return index;
            }
        }
        return -1;
    }

    private void decide(Group group, int opener) {
        Table events = group.instants;
        long to = Times.plus(events.at(opener), timespan);
        int from = events.lowerBound(events.at(opener));
        int end = events.upperBound(to);
        group.registers[DECIDED] = to;
        double measure = measure(group, from, end);
        if (!(spec.type().temporal()
                ? stepsHold(group, from, end)
                : spec.condition().holds(measure))) {
            return;
        }
        int last = end - 1;
        boolean counted = spec.type() == WindowSpec.Type.VALUE_COUNT;
        episodes.decided(
                group, from, last, counted ? (long) measure : 0, spec.type().counts() ? 0 : measure);
        if (spec.chained()) {
            group.emit(new Change.Qualified(
                    events.at(last),
                    (int) events.get(last, Layout.PARTITION),
                    events.get(last, Layout.OFFSET),
                    events.get(last, Layout.ID)));
        }
    }

    private double measure(Group group, int from, int to) {
        Table events = group.instants;
        return switch (spec.type()) {
            case EVENT_COUNT -> Instants.events(events, from, to);
            case VALUE_COUNT -> {
                Set<Long> values = new HashSet<>();
                for (int index = from; index < to; index++) {
                    values.add(events.get(index, Instants.VALUE));
                }
                yield values.size();
            }
            case VALUE_SUM -> sum(events, from, to);
            case VALUE_AVG -> sum(events, from, to) / Instants.events(events, from, to);
            case VALUE_PERCENTILE -> percentile(events, from, to);
            case TEMPORAL, TEMPORAL_ORDERED, FIRST_SEEN, ABOVE_USUAL -> 0;
        };
    }

    /** In the order of events, so that rounding does not depend on arrival. */
    private static double sum(Table events, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += Instants.number(events, index);
        }
        return sum;
    }

    /** Nearest rank: the smallest number that at least the given share of all does not exceed. */
    private double percentile(Table events, int from, int to) {
        double[] numbers = new double[(int) Instants.events(events, from, to)];
        int size = 0;
        for (int index = from; index < to; index++) {
            long share = Instants.events(events, index);
            double mean = Instants.number(events, index) / share;
            for (long i = 0; i < share; i++) {
                numbers[size++] = mean;
            }
        }
        Arrays.sort(numbers);
        return numbers[Math.max(0, (int) Math.ceil(spec.percentile() / 100 * size) - 1)];
    }

    private boolean stepsHold(Group group, int from, int to) {
        Table events = group.instants;
        long inside = 0;
        for (int index = from; index < to; index++) {
            inside |= Instants.mask(events, index);
        }
        if (!alternatives.isEmpty()) {
            return ordered(events, from, to, inside);
        }
        long around = inside;
        for (int index = events.lowerBound(Times.minus(events.at(from), timespan)); index < from; index++) {
            around |= Instants.mask(events, index);
        }
        return required.holds((inside & ~negated) | (around & negated));
    }

    private boolean ordered(Table events, int from, int to, long inside) {
        for (Alternative alternative : alternatives) {
            boolean possible =
                    (inside & alternative.wanted()) == alternative.wanted() && (inside & alternative.unwanted()) == 0;
            if (possible && ordered(events, from, to, alternative)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ordered(Table events, int from, int to, Alternative alternative) {
        Chain chain = new Chain(alternative.steps());
        chain.begin(null, 0);
        long now = events.at(from);
        for (int index = from; index < to; index++) {
            if (events.at(index) != now) {
                chain.pass();
                now = events.at(index);
            }
            chain.add(now + Instants.span(events, index), Instants.mask(events, index));
        }
        return chain.latest() != Chain.NEVER;
    }

    private void forget(Group group, long watermark, long undecided) {
        Table events = group.instants;
        if (watermark == Watermark.END) {
            events.clear();
            return;
        }
        long limit = Math.min(watermark, undecided);
        if (negated != 0 && alternatives.isEmpty()) {
            limit = Times.minus(limit, timespan);
        }
        if (!group.episodes.isEmpty()) {
            // Events between two windows of one episode count, though they lie in neither.
            limit = Math.min(limit, episodes.latestLast(group));
        }
        if (!events.isEmpty() && events.firstAt() < limit) {
            events.removeFirst(events.lowerBound(limit));
        }
    }

    @Override
    public long nextTimer(Group group, long grace) {
        int opener = opener(group);
        if (opener >= 0) {
            return Watermark.timer(group.instants.at(opener), timespan, grace);
        }
        long earliest = Math.min(episodes.earliestLast(group), Instants.newest(group.instants));
        return Watermark.timer(earliest, timespan, grace);
    }
}
