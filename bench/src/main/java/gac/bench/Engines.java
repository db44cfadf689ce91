package gac.bench;

import gac.correlate.detect.EventFields;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.Taxonomy;
import gac.schemas.EventView;
import gac.schemas.Wire;
import java.util.List;
import java.util.function.Consumer;

/** The engine and the naive evaluator on the same encoded events: each call decodes the next event and matches it. */
final class Engines {
    static final LogSource WEB_ACCESS = new LogSource("nginx", "webserver", "access");
    static final LogSource PROCESS_CREATION = new LogSource("windows", "process_creation", null);
    static final int EVENTS = 2_000;

    private final List<LogSource> sources;
    private final byte[][] events;
    private final RuleMatcher matcher;
    private final NaiveMatcher naive;
    private final EventView view = EventView.with(Wire.local());
    private final EventFields fields = new EventFields(view);
    private int next;
    private long matches;

    Engines(LoadedRules rules, LogSource source, List<byte[]> events) {
        this.sources = List.of(source);
        this.events = events.toArray(new byte[0][]);
        matcher = RuleMatcher.compile(rules, Taxonomy.standard());
        naive = new NaiveMatcher(rules, Taxonomy.standard());
    }

    /** The engine on the next event; the number of matches so far. */
    long engine() {
        view.read(nextEvent());
        matcher.match(sources, fields, match -> matches++);
        return matches;
    }

    /** The naive evaluator on the next event; the number of matches so far. */
    long naive() {
        view.read(nextEvent());
        naive.match(sources, fields, rule -> matches++);
        return matches;
    }

    /** Rules both find on every event, for the test that they measure the same work. */
    void compare(Consumer<List<SigmaRule>> engine, Consumer<List<SigmaRule>> other) {
        for (byte[] event : events) {
            view.read(event);
            List<SigmaRule> found = new java.util.ArrayList<>();
            matcher.match(sources, fields, match -> found.add(match.rule()));
            engine.accept(found);
            List<SigmaRule> expected = new java.util.ArrayList<>();
            naive.match(sources, fields, expected::add);
            other.accept(expected);
        }
    }

    private byte[] nextEvent() {
        byte[] event = events[next];
        next = next + 1 == events.length ? 0 : next + 1;
        return event;
    }
}
