package gac.correlate.sigma.index;

import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.sigma.match.CompiledRule;
import gac.correlate.sigma.match.EventFields;
import gac.correlate.sigma.match.FieldTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rules of a log source, indexed. Immutable and safe for use by many threads. */
public final class SourceIndex {
    static final int[] NONE = {};

    private final CompiledRule[] rules;
    private final FieldTable table = new FieldTable();
    private final Fact[] facts;
    private final boolean[] exact;
    /** Per fact, the rules it makes candidates. */
    private final int[][] triggered;

    private final int[] always;
    private final Program program = new Program();
    private final int[] entries;
    /** Anchors that make candidates: they are looked for in every event. */
    private final SlotIndex[] first;
    /** By fact, its other anchors, looked for only when a candidate asks; null where there are none. */
    private final @Nullable SlotIndex[] later;

    private final int slotIndexes;
    private final boolean keywords;

    /** Per index, not static: the buffers fit this index and are collected with it. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable EventState> idle = new ThreadLocal<>();

    private SourceIndex(List<CompiledRule> rules) {
        this.rules = rules.toArray(new CompiledRule[0]);
        Facts found = new Facts();
        List<Formula> formulas = rules.stream()
                .map(rule -> Translation.of(rule.rule().detection(), rule.resolver(table), found))
                .toList();
        facts = found.all().toArray(new Fact[0]);
        exact = new boolean[facts.length];
        for (int fact = 0; fact < facts.length; fact++) {
            exact[fact] = facts[fact].test() == null;
        }
        Estimates estimates = new Estimates(found.all());
        entries = new int[formulas.size()];
        Map<Integer, List<Integer>> triggers = new HashMap<>();
        List<Integer> unconditional = new ArrayList<>();
        for (int rule = 0; rule < entries.length; rule++) {
            Formula formula = formulas.get(rule);
            entries[rule] = program.add(estimates.ordered(formula));
            Set<Integer> set = estimates.triggers(formula);
            if (set == null) {
                unconditional.add(rule);
            } else {
                for (int fact : set) {
                    triggers.computeIfAbsent(fact, key -> new ArrayList<>()).add(rule);
                }
            }
        }
        always = numbers(unconditional);
        triggered = new int[facts.length][];
        Arrays.fill(triggered, NONE);
        triggers.forEach((fact, tried) -> triggered[fact] = numbers(tried));
        Set<Anchor> triggering = new HashSet<>();
        for (int fact = 0; fact < facts.length; fact++) {
            if (triggered[fact].length > 0) {
                triggering.addAll(facts[fact].anchors());
            }
        }
        Map<Integer, Map<Anchor, int[]>> bySlot = bySlot(triggering);
        first = new SlotIndex[bySlot.size()];
        int indexes = 0;
        for (Map.Entry<Integer, Map<Anchor, int[]>> ofSlot : bySlot.entrySet()) {
            first[indexes] = new SlotIndex(indexes, ofSlot.getKey(), ofSlot.getValue());
            indexes++;
        }
        later = new SlotIndex[facts.length];
        for (int fact = 0; fact < facts.length; fact++) {
            Map<Anchor, int[]> others = new TreeMap<>(Anchor.ORDER);
            for (Anchor anchor : facts[fact].anchors()) {
                if (!triggering.contains(anchor)) {
                    others.put(anchor, new int[] {fact});
                }
            }
            if (!others.isEmpty()) {
                later[fact] = new SlotIndex(indexes++, facts[fact].slot(), others);
            }
        }
        slotIndexes = indexes;
        keywords = Arrays.stream(facts).anyMatch(fact -> fact.slot() == FieldTable.EVERYTHING);
    }

    /** @param rules in the order in which matches are wanted */
    public static SourceIndex of(List<CompiledRule> rules) {
        return new SourceIndex(rules);
    }

    /** Numbers of the facts of each of the anchors, by slot. */
    private Map<Integer, Map<Anchor, int[]>> bySlot(Set<Anchor> anchors) {
        Map<Anchor, List<Integer>> byAnchor = new TreeMap<>(Anchor.ORDER);
        for (int fact = 0; fact < facts.length; fact++) {
            for (Anchor anchor : facts[fact].anchors()) {
                if (anchors.contains(anchor)) {
                    byAnchor.computeIfAbsent(anchor, key -> new ArrayList<>()).add(fact);
                }
            }
        }
        Map<Integer, Map<Anchor, int[]>> bySlot = new TreeMap<>();
        byAnchor.forEach((anchor, numbers) -> bySlot.computeIfAbsent(anchor.slot(), slot -> new LinkedHashMap<>())
                .put(anchor, numbers(numbers)));
        return bySlot;
    }

    private static int[] numbers(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
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
        EventState state = idle.get();
        if (state == null) {
            state = new EventState(new EventFields(table, keywords), exact, triggered, slotIndexes, rules.length);
        }
        // Taken out while in use: a consumer may match another event on the same thread.
        idle.set(null);
        try {
            state.next();
            state.fields.reset(event);
            state.tryRules(always);
            for (SlotIndex slot : first) {
                slot.scan(state);
            }
            for (int rule = state.candidate(0); rule >= 0; rule = state.candidate(rule + 1)) {
                boolean matches;
                try {
                    matches = matches(rule, state);
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
    }

    private boolean matches(int rule, EventState state) {
        int step = entries[rule];
        while (step >= 0) {
            step = program.next(step, holds(program.fact(step), state));
        }
        return step == Program.TRUE;
    }

    private boolean holds(int number, EventState state) {
        if (state.isKnown(number)) {
            return state.holds(number);
        }
        Fact fact = facts[number];
        if (fact.anchored() && !state.isPossible(number)) {
            SlotIndex others = later[number];
            if (others != null) {
                others.scan(state);
            }
            if (state.isKnown(number)) {
                return state.holds(number);
            }
            if (!state.isPossible(number)) {
                state.decide(number, false);
                return false;
            }
        }
        Fact.Test test = fact.test();
        boolean holds = test != null && test.holds(state.fields);
        state.decide(number, holds);
        return holds;
    }

    /** How many rules are tried on every event, because nothing particular need be in it for them to match. */
    public int alwaysTried() {
        return always.length;
    }
}
