package gac.correlate.sigma.match;

import gac.correlate.sigma.Span;
import java.util.List;
import java.util.function.Consumer;

/** A compiled piece of a rule: true or false of the current event. */
interface Predicate {
    boolean test(EventFields fields);

    /** The parts of the event that make the predicate true; called only when it is. */
    default void spans(EventFields fields, Consumer<Span> spans) {}

    /** True when all parts are. */
    record And(List<Predicate> parts) implements Predicate {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean test(EventFields fields) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).test(fields)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void spans(EventFields fields, Consumer<Span> spans) {
            parts.forEach(part -> part.spans(fields, spans));
        }
    }

    /** True when at least one part is. */
    record Or(List<Predicate> parts) implements Predicate {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean test(EventFields fields) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).test(fields)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void spans(EventFields fields, Consumer<Span> spans) {
            for (Predicate part : parts) {
                if (part.test(fields)) {
                    part.spans(fields, spans);
                }
            }
        }
    }

    /** True when the part is not. What is absent cannot be shown: no spans. */
    record Not(Predicate part) implements Predicate {
        @Override
        public boolean test(EventFields fields) {
            return !part.test(fields);
        }
    }
}
