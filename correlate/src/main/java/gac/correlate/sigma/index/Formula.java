package gac.correlate.sigma.index;

import java.util.List;

/** A rule's whole condition over facts, by their numbers. */
sealed interface Formula {
    record Is(int fact) implements Formula {}

    /** True when there are no parts. */
    record All(List<Formula> parts) implements Formula {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** False when there are no parts. */
    record Any(List<Formula> parts) implements Formula {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    record Not(Formula part) implements Formula {}

    static Formula all(List<Formula> parts) {
        return parts.size() == 1 ? parts.get(0) : new All(parts);
    }

    static Formula any(List<Formula> parts) {
        return parts.size() == 1 ? parts.get(0) : new Any(parts);
    }
}
