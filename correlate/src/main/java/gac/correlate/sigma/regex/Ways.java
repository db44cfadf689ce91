package gac.correlate.sigma.regex;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An expression as steps, of which many are taken at once (Thompson's construction). Immutable once built. */
final class Ways {
    private static final int MOST_STEPS = 4_096;

    enum Kind {
        /** A character of the set, then on to the next step. */
        ONE,
        /** On to the next step and to the other. */
        FORK,
        /** On to the next step where the place is right. */
        AT,
        FOUND
    }

    private Kind[] kinds = new Kind[64];
    private int[] next = new int[64];
    private int[] other = new int[64];
    private @Nullable Object[] details = new @Nullable Object[64];
    private int size;
    private int start;

    private Ways() {}

    /** Nothing when there would be too many steps. */
    static Optional<Ways> of(Node node) {
        Ways ways = new Ways();
        ways.start = ways.add(node, ways.step(Kind.FOUND, -1, -1, null));
        return ways.size > MOST_STEPS ? Optional.empty() : Optional.of(ways);
    }

    int size() {
        return size;
    }

    int start() {
        return start;
    }

    Kind kind(int step) {
        return kinds[step];
    }

    int next(int step) {
        return next[step];
    }

    int other(int step) {
        return other[step];
    }

    BitSet characters(int step) {
        return (BitSet) Objects.requireNonNull(details[step]);
    }

    Node.Place place(int step) {
        return (Node.Place) Objects.requireNonNull(details[step]);
    }

    /** Adds steps that lead to one that is there; where they start. Stops adding when there are too many. */
    private int add(Node node, int then) {
        if (size > MOST_STEPS) {
            return then;
        }
        if (node instanceof Node.One one) {
            return step(Kind.ONE, then, -1, one.characters());
        }
        if (node instanceof Node.At at) {
            return step(Kind.AT, then, -1, at.place());
        }
        if (node instanceof Node.Sequence sequence) {
            int first = then;
            for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                first = add(sequence.parts().get(i), first);
            }
            return first;
        }
        if (node instanceof Node.Choice choice) {
            int first = add(choice.parts().get(0), then);
            for (Node part : choice.parts().subList(1, choice.parts().size())) {
                first = step(Kind.FORK, first, add(part, then), null);
            }
            return first;
        }
        return repeat((Node.Repeat) node, then);
    }

    private int repeat(Node.Repeat repeat, int then) {
        int first = then;
        if (repeat.most() == Node.Repeat.ENDLESS) {
            first = step(Kind.FORK, then, then, null);
            next[first] = add(repeat.part(), first);
        }
        for (int i = repeat.least(); i < repeat.most() && size <= MOST_STEPS; i++) {
            first = step(Kind.FORK, add(repeat.part(), first), then, null);
        }
        for (int i = 0; i < repeat.least() && size <= MOST_STEPS; i++) {
            first = add(repeat.part(), first);
        }
        return first;
    }

    private int step(Kind kind, int then, int orElse, @Nullable Object detail) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            next = Arrays.copyOf(next, 2 * size);
            other = Arrays.copyOf(other, 2 * size);
            details = Arrays.copyOf(details, 2 * size);
        }
        kinds[size] = kind;
        next[size] = then;
        other[size] = orElse;
        details[size] = detail;
        return size++;
    }
}
