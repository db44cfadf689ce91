package gac.correlate.sigma.detection;

import java.util.List;

/** What one search identifier demands of an event. */
public sealed interface Selection {
    /** A map: every item matches. */
    record All(List<Item> items) implements Selection {
        public All {
            items = List.copyOf(items);
        }
    }

    /** A list (of maps, keywords or both): at least one matches. */
    record Any(List<Selection> alternatives) implements Selection {
        public Any {
            alternatives = List.copyOf(alternatives);
        }
    }
}
