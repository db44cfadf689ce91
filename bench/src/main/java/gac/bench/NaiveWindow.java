package gac.bench;

import gac.correlate.window.Occurrence;
import gac.correlate.window.WindowSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one writes first: the events of the last timespan in a deque, and the measure beside it. */
final class NaiveWindow {
    private final WindowSpec spec;
    private final Deque<Occurrence> window = new ArrayDeque<>();
    private final Map<Object, Integer> values = new HashMap<>();
    private double sum;

    NaiveWindow(WindowSpec spec) {
        this.spec = spec;
    }

    /** Whether the condition holds with this event. */
    boolean add(Occurrence event) {
        window.add(event);
        count(event, 1);
        Occurrence oldest = window.peek();
        while (oldest != null && oldest.at() < event.at() - spec.timespanMs()) {
            count(window.remove(), -1);
            oldest = window.peek();
        }
        return switch (spec.type()) {
            case EVENT_COUNT -> spec.condition().holds(window.size());
            case VALUE_COUNT -> spec.condition().holds(values.size());
            case TEMPORAL -> values.size() == spec.steps().size();
            case TEMPORAL_ORDERED -> ordered();
            case VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> spec.condition().holds(sum / window.size());
            case FIRST_SEEN, ABOVE_USUAL ->
                throw new IllegalArgumentException("no stream has " + spec.type()); // what a past is has no naive form
        };
    }

    private void count(Occurrence event, int more) {
        switch (spec.type()) {
            case VALUE_COUNT -> values.merge(String.valueOf(event.value()), more, NaiveWindow::sum);
            case TEMPORAL -> values.merge(event.step(), more, NaiveWindow::sum);
            case VALUE_SUM, VALUE_AVG -> sum += more * event.number();
            default -> {}
        }
    }

    private static @Nullable Integer sum(int left, int right) {
        return left + right == 0 ? null : left + right;
    }

    private boolean ordered() {
        int step = 0;
        for (Occurrence event : window) {
            if (event.step() == step && ++step == spec.steps().size()) {
                return true;
            }
        }
        return false;
    }
}
