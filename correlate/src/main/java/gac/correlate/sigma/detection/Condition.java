package gac.correlate.sigma.detection;

import java.util.List;

/** A condition over selections; `1 of` and `all of` are already spelled out. */
public sealed interface Condition {
    /** The selection of this name matches. */
    record Named(String selection) implements Condition {}

    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Condition part) implements Condition {}
}
