package gac.correlate.sigma.index;

import java.util.Arrays;
import java.util.List;

/** In what order things are looked for, and which rules are tried for what is found. Immutable; it decides what matching costs, never what matches. */
final class Plan {
    private static final SlotIndex[] NO_MORE = {};
    /** Events after which the first plan gives way to one that knows more, the second, and so on; the last one stays. */
    private static final int[] LEARNING = {250, 500, 1_000};

    private final List<Formula> formulas;
    private final Fact[] facts;
    private final Observed observed;
    private final int round;
    private final StateLayout layout;
    private final int unconditional;
    private final Program program = new Program();
    private final int[] entries;
    /** By fact, whether all its anchors are looked for in every event. */
    private final boolean[] sought;
    /** By fact, whether all is known of it then. */
    private final boolean[] told;
    /** What is looked for in every event. */
    private final SlotIndex[] first;
    /** By fact, what is looked for when a candidate asks. */
    private final SlotIndex[][] later;

    private final int slotIndexes;

    private Plan(List<Formula> formulas, Fact[] facts, Observed observed, int round) {
        this.formulas = formulas;
        this.facts = facts;
        this.observed = observed;
        this.round = round;
        List<Fact> all = List.of(facts);
        Estimates estimates = new Estimates(all, observed);
        Candidates candidates = new Candidates(formulas, all, estimates);
        layout = candidates.layout();
        unconditional = candidates.unconditional();
        entries = formulas.stream()
                .mapToInt(formula -> program.add(estimates.ordered(
                        formula, fact -> candidates.isTold(fact) ? Fact.TOLD : Math.max(fact.price(), Fact.CHEAP))))
                .toArray();
        sought = new boolean[facts.length];
        told = new boolean[facts.length];
        for (int fact = 0; fact < facts.length; fact++) {
            sought[fact] = facts[fact].anchors().stream().allMatch(candidates::isSought);
            told[fact] = candidates.isTold(facts[fact]);
        }
        Search search = new Search(facts, candidates, layout);
        first = search.first().toArray(new SlotIndex[0]);
        later = Arrays.stream(facts)
                .map(fact -> search.later(fact).toArray(NO_MORE))
                .toArray(SlotIndex[][]::new);
        slotIndexes = search.indexes();
    }

    /** By guesses, as no event was seen. */
    static Plan of(List<Formula> formulas, List<Fact> facts) {
        return new Plan(formulas, facts.toArray(new Fact[0]), Observed.nothing(facts.size()), 0);
    }

    /** After how many events a better plan can be made; 0 when this one stays. */
    int learning() {
        return round < LEARNING.length ? LEARNING[round] : 0;
    }

    /** @param found by fact, in how many of the {@link #learning} events an anchor of it was found */
    Plan learned(int[] found) {
        return new Plan(formulas, facts, observed.plus(sought, found, learning()), round + 1);
    }

    StateLayout layout() {
        return layout;
    }

    /** How many indexes of slots there are. */
    int slotIndexes() {
        return slotIndexes;
    }

    /** How many rules need nothing in particular. */
    int unconditional() {
        return unconditional;
    }

    /** Looks for what is looked for in every event. */
    void scan(EventState state) {
        for (SlotIndex slot : first) {
            slot.scan(state);
        }
    }

    /** Whether a rule matches the event that was looked at. */
    boolean matches(int rule, EventState state) {
        int step = entries[rule];
        while (step >= 0) {
            step = program.next(step, holds(program.fact(step), state));
        }
        return step == Program.TRUE;
    }

    private boolean holds(int number, EventState state) {
        if (told[number]) {
            return state.isMarked(number);
        }
        if (state.isDecided(number)) {
            return state.holds(number);
        }
        SlotIndex[] more = later[number];
        for (int i = 0; i < more.length && !state.isMarked(number); i++) {
            more[i].scan(state);
        }
        Fact fact = facts[number];
        Fact.Test test = fact.test();
        boolean holds = !fact.anchored() || state.isMarked(number);
        if (holds && test != null) {
            holds = test.holds(state.fields);
        }
        state.decide(number, holds);
        return holds;
    }
}
