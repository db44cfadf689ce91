package gac.correlate.window;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a correlation means, said slowly: looks at the whole ordered list of events for every instant. */
public final class Reference {
    /** One event of the group: an id with all steps it serves. */
    public record Event(
            long at,
            int partition,
            long offset,
            long id,
            Set<Integer> steps,
            @Nullable String value,
            double number) {
        static final Comparator<Event> ORDER = Comparator.comparingLong(Event::at)
                .thenComparingInt(Event::partition)
                .thenComparingLong(Event::offset);
    }

    /** An episode's last figures. */
    public record Episode(long first, long last, long count, long distinct, List<Long> steps, boolean continues) {}

    /** What a group's events come to: episodes, and ids of qualifying events in order. */
    public record Reading(List<Episode> episodes, List<Long> qualifying) {}

    private Reference() {}

    /** Reads a group's ordered events. */
    public static Reading read(WindowSpec spec, List<Event> ordered) {
        if (spec.decidedAsAWhole()) {
            ClosedReference closed = new ClosedReference(spec, ordered);
            return new Reading(closed.episodes(), closed.qualifying());
        }
        return new Reading(episodes(spec, ordered), qualifying(spec, ordered));
    }

    public static List<Event> events(Collection<Occurrence> occurrences) {
        Map<Long, Event> byId = new LinkedHashMap<>();
        for (Occurrence one : occurrences) {
            byId.computeIfAbsent(
                            one.idHash(),
                            id -> new Event(
                                    one.at(),
                                    one.partition(),
                                    one.offset(),
                                    id,
                                    new HashSet<>(),
                                    one.value(),
                                    one.number()))
                    .steps()
                    .add(one.step());
        }
        return byId.values().stream().sorted(Event.ORDER).toList();
    }

    /** The window that ends with the event at {@code index}, up to it. */
    private static List<Event> window(WindowSpec spec, List<Event> events, int index) {
        long from = events.get(index).at() - spec.timespanMs();
        return events.subList(0, index + 1).stream()
                .filter(event -> event.at() >= from)
                .toList();
    }

    static boolean qualifies(WindowSpec spec, List<Event> events, int index) {
        List<Event> window = window(spec, events, index);
        return switch (spec.type()) {
            case EVENT_COUNT -> spec.condition().holds(window.size());
            case VALUE_COUNT -> spec.condition().holds(distinct(window));
            case TEMPORAL -> spec.required().holds(present(window));
            case TEMPORAL_ORDERED -> anyOrder(spec, window);
            default -> throw new IllegalArgumentException();
        };
    }

    static int distinct(List<Event> window) {
        return window.stream()
                .map(Event::value)
                .collect(java.util.stream.Collectors.toSet())
                .size();
    }

    private static long present(List<Event> window) {
        long bits = 0;
        for (Event event : window) {
            for (int step : event.steps()) {
                bits |= 1L << step;
            }
        }
        return bits;
    }

    /**
     * Whether some set of steps is served in order with which the condition holds: a step counts as present where it is in the
     * set, as absent where it is not in the window.
     */
    static boolean anyOrder(WindowSpec spec, List<Event> window) {
        long inside = present(window);
        for (long served = 1; served < 1L << spec.steps().size(); served++) {
            long set = served;
            List<Integer> steps = IntStream.range(0, spec.steps().size())
                    .filter(step -> (set & 1L << step) != 0)
                    .boxed()
                    .toList();
            if (holds(spec.required(), set, inside, false)
                    && ordered(window, steps, 0, Long.MIN_VALUE, new HashSet<>())) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Steps condition, long served, long inside, boolean negated) {
        if (condition instanceof Steps.Step step) {
            return negated ? (inside & 1L << step.index()) == 0 : (served & 1L << step.index()) != 0;
        }
        if (condition instanceof Steps.Not not) {
            return holds(not.part(), served, inside, !negated);
        }
        if (condition instanceof Steps.Several several) {
            // Nothing else occurs where more would be wrong.
            boolean alone = served == inside || several.condition().rising();
            return alone && several.condition().holds(Long.bitCount(served));
        }
        List<Steps> parts = condition instanceof Steps.And and ? and.parts() : ((Steps.Or) condition).parts();
        return condition instanceof Steps.And != negated
                ? parts.stream().allMatch(part -> holds(part, served, inside, negated))
                : parts.stream().anyMatch(part -> holds(part, served, inside, negated));
    }

    /** Whether the steps from a place on are served by different events, none before the one before it. */
    static boolean ordered(List<Event> window, List<Integer> steps, int place, long from, Set<Event> used) {
        if (place == steps.size()) {
            return true;
        }
        for (Event event : window) {
            if (event.at() >= from && event.steps().contains(steps.get(place)) && used.add(event)) {
                if (ordered(window, steps, place + 1, event.at(), used)) {
                    return true;
                }
                used.remove(event);
            }
        }
        return false;
    }

    /** Ids of all qualifying events, in order. */
    static List<Long> qualifying(WindowSpec spec, List<Event> events) {
        List<Long> ids = new ArrayList<>();
        for (int index = 0; index < events.size(); index++) {
            if (qualifies(spec, events, index)) {
                ids.add(events.get(index).id());
            }
        }
        return ids;
    }

    static List<Episode> episodes(WindowSpec spec, List<Event> events) {
        List<Episode> found = new ArrayList<>();
        int first = -1;
        int start = -1;
        int last = -1;
        boolean continues = false;
        for (int index = 0; index < events.size(); index++) {
            if (!qualifies(spec, events, index)) {
                continue;
            }
            long at = events.get(index).at();
            boolean joins = last >= 0 && at - events.get(last).at() <= spec.timespanMs();
            boolean fits = last >= 0 && at - events.get(start).at() <= spec.episodeCapMs();
            if (!joins || !fits) {
                if (last >= 0) {
                    found.add(episode(spec, events, first, last, mostDistinct(spec, events, start, last), continues));
                }
                continues = joins;
                first = joins ? last + 1 : index;
                while (!joins && first > 0 && events.get(first - 1).at() >= at - spec.timespanMs()) {
                    first--;
                }
                start = index;
            }
            last = index;
        }
        if (last >= 0) {
            found.add(episode(spec, events, first, last, mostDistinct(spec, events, start, last), continues));
        }
        return found;
    }

    static Episode episode(WindowSpec spec, List<Event> events, int first, int last, long distinct, boolean continues) {
        List<Event> inside = events.subList(first, last + 1);
        List<Long> steps = new ArrayList<>();
        for (int step = 0; spec.type().temporal() && step < spec.steps().size(); step++) {
            int wanted = step;
            steps.add(inside.stream()
                    .filter(event -> event.steps().contains(wanted))
                    .count());
        }
        return new Episode(events.get(first).at(), events.get(last).at(), inside.size(), distinct, steps, continues);
    }

    private static long mostDistinct(WindowSpec spec, List<Event> events, int start, int last) {
        long most = 0;
        for (int index = start; spec.type() == WindowSpec.Type.VALUE_COUNT && index <= last; index++) {
            most = Math.max(most, distinct(window(spec, events, index)));
        }
        return most;
    }
}
