package gac.correlate.sigma.regex;

import java.util.BitSet;
import java.util.List;

/** A regular expression over ASCII, read. */
sealed interface Node {
    /** How many characters a match has at least. */
    int shortest();

    /** One character of a set. */
    record One(BitSet characters) implements Node {
        @Override
        public int shortest() {
            return 1;
        }
    }

    /** A place, without a character. */
    record At(Place place) implements Node {
        @Override
        public int shortest() {
            return 0;
        }
    }

    enum Place {
        TEXT_START,
        TEXT_END,
        LINE_START,
        LINE_END,
        WORD_EDGE,
        NO_WORD_EDGE
    }

    record Sequence(List<Node> parts) implements Node {
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public int shortest() {
            return parts.stream().mapToInt(Node::shortest).reduce(0, Node::bounded);
        }
    }

    record Choice(List<Node> parts) implements Node {
        public Choice {
            parts = List.copyOf(parts);
        }

        @Override
        public int shortest() {
            return parts.stream().mapToInt(Node::shortest).min().orElse(0);
        }
    }

    /** @param most {@link #ENDLESS} when there is no bound */
    record Repeat(Node part, int least, int most) implements Node {
        static final int ENDLESS = -1;

        @Override
        public int shortest() {
            return (int) Math.min(Integer.MAX_VALUE, (long) least * part.shortest());
        }
    }

    private static int bounded(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }
}
