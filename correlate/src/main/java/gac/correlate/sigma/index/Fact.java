package gac.correlate.sigma.index;

import gac.correlate.sigma.match.EventFields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that is true of an event or not, shared by all rules that ask for it.
 *
 * @param slot the field's number, see {@link gac.correlate.sigma.match.FieldTable}
 * @param anchors one of them must hold wherever the fact does; empty when it may hold without anything in particular
 * @param test decides once an anchor holds; null when an anchor alone makes the fact true
 * @param price of the test: how late it should be tried, {@link #TOLD} when there is none
 */
record Fact(int slot, Set<Anchor> anchors, @Nullable Test test, int price) {
    static final int TOLD = 0;
    static final int CHEAP = 1;
    static final int SCAN = 2;
    static final int EXPRESSION = 3;

    interface Test {
        boolean holds(EventFields fields);
    }

    Fact {
        anchors = Set.copyOf(anchors);
    }

    /** Whether one pass over the fields tells if the fact may hold. */
    boolean anchored() {
        return !anchors.isEmpty();
    }
}
