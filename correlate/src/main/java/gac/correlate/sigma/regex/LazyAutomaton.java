package gac.correlate.sigma.regex;

import gac.correlate.sigma.text.SearchText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A deterministic automaton over ASCII that is built as texts lead to its states: a state is a set of steps of {@link Ways} and the kind of character
 * before. It may be used by many threads: what is in the table never changes, and adding to it is for one thread at a time.
 */
public final class LazyAutomaton {
    /** What {@link #find} tells. */
    public enum Answer {
        FOUND,
        ABSENT,
        /** The automaton would become too large. */
        UNSURE
    }

    private static final int ASCII = 128;
    private static final int MOST_STATES = 2_000;
    /** Steps in the sets of all states: 1 MB. */
    private static final int MOST_STEPS = 250_000;

    private static final int UNKNOWN = 0;
    private static final int ACCEPT = 1;
    /** Added to the places of states in the table, which so differ from the other two. */
    private static final int STATES = 2;

    /** Kinds of characters as places tell them apart, of the one before and the one behind. */
    private enum Side {
        NONE,
        NEWLINE,
        WORD,
        OTHER
    }

    private final Ways ways;
    private final int shortest;
    private final boolean tellsSides;
    private final byte[] classes = new byte[ASCII];
    /** A character of each class; the last class is the text's end. */
    private final int[] examples;
    /** By state and class: the place of the next state plus {@link #STATES}, or {@link #ACCEPT}. */
    private volatile int[] table;

    private final Map<State, Integer> numbers = new HashMap<>();
    private final List<State> states = new ArrayList<>();
    private int steps;

    private record State(BitSet steps, Side before) {}

    private LazyAutomaton(Node node, Ways ways) {
        this.ways = ways;
        shortest = node.shortest();
        boolean places = false;
        List<BitSet> sets = new ArrayList<>();
        for (int step = 0; step < ways.size(); step++) {
            if (ways.kind(step) == Ways.Kind.ONE) {
                sets.add(ways.characters(step));
            }
            places |= ways.kind(step) == Ways.Kind.AT;
        }
        tellsSides = places;
        examples = classes(sets.stream().distinct().toList());
        table = new int[8 * examples.length];
        number(new State(new BitSet(), Side.NONE));
    }

    /** Nothing when the expression is not read, or is too large. The flags are RE2/J's. */
    public static Optional<LazyAutomaton> of(String expression, boolean ignoreCase, boolean multiline, boolean dotAll) {
        return RegexParser.parse(expression, ignoreCase, multiline, dotAll)
                .flatMap(node -> Ways.of(node).map(ways -> new LazyAutomaton(node, ways)));
    }

    /** Puts characters that no set and no place tells apart into one class. */
    private int[] classes(List<BitSet> sets) {
        Map<BitSet, Integer> known = new HashMap<>();
        int[] found = new int[ASCII + 1];
        for (int c = 0; c < ASCII; c++) {
            BitSet in = new BitSet();
            for (int i = 0; i < sets.size(); i++) {
                in.set(i, sets.get(i).get(c));
            }
            if (tellsSides) {
                in.set(sets.size(), side(c) == Side.NEWLINE);
                in.set(sets.size() + 1, side(c) == Side.WORD);
            }
            Integer number = known.get(in);
            if (number == null) {
                number = known.size();
                known.put(in, number);
                found[number] = c;
            }
            classes[c] = number.byteValue();
        }
        return Arrays.copyOf(found, known.size() + 1);
    }

    /** Whether the expression is found in a text that is all ASCII, upper and lower case as they come. */
    public Answer find(SearchText text) {
        int end = text.to();
        if (end - text.from() < shortest) {
            return Answer.ABSENT;
        }
        byte[] bytes = text.bytes();
        int[] known = table;
        int state = 0;
        for (int at = text.from(); at <= end; at++) {
            int group = at < end ? classes[bytes[at]] : examples.length - 1;
            int next = known[state + group];
            if (next <= ACCEPT) {
                if (next == UNKNOWN) {
                    next = grow(state, group);
                    known = table;
                }
                if (next == UNKNOWN) {
                    return Answer.UNSURE;
                }
                if (next == ACCEPT) {
                    return Answer.FOUND;
                }
            }
            state = next - STATES;
        }
        return Answer.ABSENT;
    }

    /** What comes after a state, now in the table as well; {@link #UNKNOWN} when there is no room. */
    private synchronized int grow(int place, int group) {
        int known = table[place + group];
        if (known != UNKNOWN) {
            return known;
        }
        State state = states.get(place / examples.length);
        int next = next(state, group);
        if (next != UNKNOWN) {
            table[place + group] = next;
        }
        return next;
    }

    private int next(State state, int group) {
        boolean atEnd = group == examples.length - 1;
        int c = examples[group];
        Side behind = atEnd ? Side.NONE : side(c);
        BitSet reached = new BitSet();
        BitSet seen = (BitSet) state.steps().clone();
        // The expression may be found from here as well.
        seen.set(ways.start());
        Deque<Integer> open = new ArrayDeque<>();
        seen.stream().forEach(open::add);
        while (!open.isEmpty()) {
            int step = open.remove();
            switch (ways.kind(step)) {
                case FOUND -> {
                    return ACCEPT;
                }
                case ONE -> {
                    if (!atEnd && ways.characters(step).get(c)) {
                        reached.set(ways.next(step));
                    }
                }
                case AT -> {
                    if (isAt(ways.place(step), state.before(), behind)) {
                        open(ways.next(step), seen, open);
                    }
                }
                case FORK -> {
                    open(ways.next(step), seen, open);
                    open(ways.other(step), seen, open);
                }
            }
        }
        return number(new State(reached, tellsSides ? behind : Side.NONE));
    }

    private static void open(int step, BitSet seen, Deque<Integer> open) {
        if (!seen.get(step)) {
            seen.set(step);
            open.add(step);
        }
    }

    private int number(State state) {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        int size = state.steps().cardinality();
        if (states.size() == MOST_STATES || steps + size > MOST_STEPS) {
            return UNKNOWN;
        }
        steps += size;
        int place = states.size() * examples.length;
        if (place + examples.length > table.length) {
            table = Arrays.copyOf(table, 2 * table.length);
        }
        states.add(state);
        numbers.put(state, place + STATES);
        return place + STATES;
    }

    private static boolean isAt(Node.Place place, Side before, Side behind) {
        return switch (place) {
            case TEXT_START -> before == Side.NONE;
            case TEXT_END -> behind == Side.NONE;
            case LINE_START -> before == Side.NONE || before == Side.NEWLINE;
            case LINE_END -> behind == Side.NONE || behind == Side.NEWLINE;
            case WORD_EDGE -> (before == Side.WORD) != (behind == Side.WORD);
            case NO_WORD_EDGE -> (before == Side.WORD) == (behind == Side.WORD);
        };
    }

    private static Side side(int c) {
        return c == '\n' ? Side.NEWLINE : RegexParser.isWord(c) ? Side.WORD : Side.OTHER;
    }
}
