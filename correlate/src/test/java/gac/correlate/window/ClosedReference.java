package gac.correlate.window;

import gac.correlate.window.Reference.Episode;
import gac.correlate.window.Reference.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Windows that open at the first event outside any window and are decided as a whole, said slowly. */
final class ClosedReference {
    private final WindowSpec spec;
    private final List<Event> events;

    ClosedReference(WindowSpec spec, List<Event> events) {
        this.spec = spec;
        this.events = events;
    }

    private boolean opens(Event event) {
        if (!spec.type().temporal()) {
            return true;
        }
        return spec.type() == WindowSpec.Type.TEMPORAL_ORDERED
                ? Alternatives.of(spec.required()).stream()
                        .anyMatch(one -> event.steps().contains(one.steps()[0]))
                : positive().stream().anyMatch(event.steps()::contains);
    }

    private List<Integer> positive() {
        return IntStream.range(0, spec.steps().size())
                .filter(step -> (spec.required().mentioned(false) & (1L << step)) != 0)
                .boxed()
                .toList();
    }

    private List<Event> between(long from, long to) {
        return events.stream()
                .filter(event -> event.at() >= from && event.at() <= to)
                .toList();
    }

    private boolean qualifies(long start) {
        List<Event> window = between(start, start + spec.timespanMs());
        double sum = window.stream().mapToDouble(Event::number).sum();
        double[] sorted = window.stream().mapToDouble(Event::number).sorted().toArray();
        return switch (spec.type()) {
            case EVENT_COUNT -> spec.condition().holds(window.size());
            case VALUE_COUNT -> spec.condition().holds(Reference.distinct(window));
            case VALUE_SUM -> spec.condition().holds(sum);
            case VALUE_AVG -> spec.condition().holds(sum / window.size());
            case VALUE_PERCENTILE ->
                spec.condition()
                        .holds(sorted[Math.max(1, (int) Math.ceil(spec.percentile() / 100 * sorted.length)) - 1]);
            case TEMPORAL, TEMPORAL_ORDERED, FIRST_SEEN, ABOVE_USUAL -> stepsHold(start, window);
        };
    }

    private boolean stepsHold(long start, List<Event> window) {
        long present = 0;
        if (spec.type() == WindowSpec.Type.TEMPORAL_ORDERED) {
            return Reference.anyOrder(spec, window);
        }
        for (int step = 0; step < spec.steps().size(); step++) {
            boolean must = positive().contains(step);
            long from = must ? start : start - spec.timespanMs();
            for (Event event : between(from, start + spec.timespanMs())) {
                present |= event.steps().contains(step) ? 1L << step : 0;
            }
        }
        return spec.required().holds(present);
    }

    List<Episode> episodes() {
        List<Episode> found = new ArrayList<>();
        long decided = Long.MIN_VALUE;
        int first = -1;
        int start = -1;
        int last = -1;
        boolean continues = false;
        for (Event event : events) {
            if (event.at() <= decided || !opens(event)) {
                continue;
            }
            decided = event.at() + spec.timespanMs();
            if (!qualifies(event.at())) {
                continue;
            }
            List<Event> window = between(event.at(), decided);
            int end = events.indexOf(window.get(window.size() - 1));
            boolean joins = last >= 0 && event.at() - events.get(last).at() <= spec.timespanMs();
            boolean fits = joins && events.get(end).at() - events.get(start).at() <= spec.episodeCapMs();
            if (!fits) {
                if (last >= 0) {
                    found.add(Reference.episode(spec, events, first, last, distinct(start, last), continues));
                }
                continues = joins;
                first = joins ? last + 1 : events.indexOf(window.get(0));
                start = end;
            }
            last = end;
        }
        if (last >= 0) {
            found.add(Reference.episode(spec, events, first, last, distinct(start, last), continues));
        }
        return found;
    }

    /** Ids of the last events of windows that meet the condition, in order. */
    List<Long> qualifying() {
        List<Long> ids = new ArrayList<>();
        long decided = Long.MIN_VALUE;
        for (Event event : events) {
            if (event.at() <= decided || !opens(event)) {
                continue;
            }
            decided = event.at() + spec.timespanMs();
            List<Event> window = between(event.at(), decided);
            if (qualifies(event.at())) {
                ids.add(window.get(window.size() - 1).id());
            }
        }
        return ids;
    }

    /** Most distinct values in a qualifying window whose last event lies between two events. */
    private long distinct(int from, int to) {
        long most = 0;
        long decided = Long.MIN_VALUE;
        for (Event event : events) {
            if (spec.type() != WindowSpec.Type.VALUE_COUNT || event.at() <= decided) {
                continue;
            }
            decided = event.at() + spec.timespanMs();
            List<Event> window = between(event.at(), decided);
            int end = events.indexOf(window.get(window.size() - 1));
            if (end >= from && end <= to && qualifies(event.at())) {
                most = Math.max(most, Reference.distinct(window));
            }
        }
        return most;
    }
}
