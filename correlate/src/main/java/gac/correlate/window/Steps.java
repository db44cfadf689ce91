package gac.correlate.window;

import java.util.List;

/** Boolean condition of a temporal correlation over its steps (indexes into {@link WindowSpec#steps()}). */
public sealed interface Steps {

    /** The step occurs. */
    record Step(int index) implements Steps {}

    /** All parts hold. */
    record And(List<Steps> parts) implements Steps {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** At least one part holds. */
    record Or(List<Steps> parts) implements Steps {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** The part does not hold. */
    record Not(Steps part) implements Steps {}

    /**
     * The number of different steps, of all there are, meets a condition; where none occurs it never does.
     *
     * @param of how many steps there are
     */
    record Several(int of, Condition condition) implements Steps {
        /** Whether it holds for so many different steps. */
        boolean holds(int different) {
            return different > 0 && condition.holds(different);
        }
    }

    /** All of {@code count} steps. */
    static Steps all(int count) {
        return new And(java.util.stream.IntStream.range(0, count)
                .<Steps>mapToObj(Step::new)
                .toList());
    }

    /** Whether the condition holds where exactly the steps of {@code present} (bit per step) occurred. */
    default boolean holds(long present) {
        if (this instanceof Step step) {
            return (present & (1L << step.index())) != 0;
        }
        if (this instanceof And and) {
            return and.parts().stream().allMatch(part -> part.holds(present));
        }
        if (this instanceof Or or) {
            return or.parts().stream().anyMatch(part -> part.holds(present));
        }
        if (this instanceof Several several) {
            return several.holds(Long.bitCount(present));
        }
        return !((Not) this).part().holds(present);
    }

    /** Bits of the steps that are mentioned under an even ({@code negated == false}) or odd number of negations. */
    default long mentioned(boolean negated) {
        if (this instanceof Step step) {
            return negated ? 0 : 1L << step.index();
        }
        if (this instanceof Not not) {
            return not.part().mentioned(!negated);
        }
        if (this instanceof Several several) {
            // Where more steps can undo it, each is both wanted and negated.
            return negated && several.condition().rising() ? 0 : -1L >>> (Long.SIZE - several.of());
        }
        List<Steps> parts = this instanceof And and ? and.parts() : ((Or) this).parts();
        long bits = 0;
        for (Steps part : parts) {
            bits |= part.mentioned(negated);
        }
        return bits;
    }
}
