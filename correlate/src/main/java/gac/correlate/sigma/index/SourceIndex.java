package gac.correlate.sigma.index;

import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.match.CompiledRule;
import gac.correlate.sigma.match.EventFields;
import gac.correlate.sigma.match.FieldTable;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a log source, indexed. Safe for use by many threads. The first events it meets show which literals stand in most of them, and the
 * plan is made anew by what they show; what matches does not depend on it.
 */
public final class SourceIndex {
    private final CompiledRule[] rules;
    private final FieldTable table = new FieldTable();
    private final AtomicBoolean planning = new AtomicBoolean();
    private volatile Plan plan;

    /** Per index, not static: the buffers fit this index and are collected with it. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable EventState> idle = new ThreadLocal<>();

    private SourceIndex(List<CompiledRule> rules) {
        this.rules = rules.toArray(new CompiledRule[0]);
        Facts facts = new Facts();
        List<Formula> formulas = rules.stream()
                .map(rule -> Translation.of(rule.rule().detection(), rule.resolver(table), facts))
                .toList();
        plan = Plan.of(formulas, facts.all());
    }

    /** @param rules in the order in which matches are wanted */
    public static SourceIndex of(List<CompiledRule> rules) {
        return new SourceIndex(rules);
    }

    /**
     * Hands over every rule that matches the event, in order; one that fails goes to {@code failed}, and the next is tried.
     *
     * @param match what to hand over for a rule and the event
     */
    public <T> void match(
            LogEvent event,
            BiFunction<CompiledRule, LogEvent, T> match,
            Consumer<T> found,
            BiConsumer<SigmaRule, RuntimeException> failed) {
        EventState state = state();
        Plan current = state.plan;
        // Taken out while in use: a consumer may match another event on the same thread.
        idle.set(null);
        try {
            state.next();
            state.fields.reset(event);
            current.scan(state);
            for (int rule = state.candidate(0); rule >= 0; rule = state.candidate(rule + 1)) {
                boolean matches;
                try {
                    matches = current.matches(rule, state);
                } catch (RuntimeException e) {
                    failed.accept(rules[rule].rule(), e);
                    continue;
                }
                if (matches) {
                    found.accept(match.apply(rules[rule], event));
                }
            }
        } finally {
            state.fields.release();
            idle.set(state);
        }
        if (current.learning() > 0) {
            learn(state);
        }
    }

    private EventState state() {
        EventState state = idle.get();
        Plan current = plan;
        if (state == null) {
            return new EventState(new EventFields(table), current);
        }
        return state.plan == current ? state : new EventState(state.fields, current);
    }

    /** Counts what was found in the event; one of the threads makes the next plan, the others go on with this one meanwhile. */
    private void learn(EventState state) {
        if (state.tally() >= state.plan.learning() && planning.compareAndSet(false, true)) {
            try {
                if (plan == state.plan) {
                    plan = state.plan.learned(state.tallied());
                }
            } finally {
                planning.set(false);
            }
        }
    }

    /** How many rules are tried on every event, because nothing particular need be in it for them to match. */
    public int alwaysTried() {
        return plan.unconditional();
    }
}
