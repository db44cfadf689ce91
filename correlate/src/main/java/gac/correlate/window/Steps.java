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
        return !((Not) this).part().holds(present);
    }

    /** Bits of the steps that occur under an even ({@code negated == false}) or odd number of negations. */
    default long mentioned(boolean negated) {
        if (this instanceof Step step) {
            return negated ? 0 : 1L << step.index();
        }
        if (this instanceof Not not) {
            return not.part().mentioned(!negated);
        }
        List<Steps> parts = this instanceof And and ? and.parts() : ((Or) this).parts();
        long bits = 0;
        for (Steps part : parts) {
            bits |= part.mentioned(negated);
        }
        return bits;
    }
}
