package gac.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import gac.schemas.avro.Alert;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What an attack tool that writes its own payloads leaves behind on a system below the level: that the rule finds some of them is certain, how many and
 * which other rules besides is not. So the rule must have held back {@code atLeast} events, and everything of the same group is allowed, all of it
 * within the time in which the tool ran.
 */
record HeldBackExpectation(
        String rule, String place, Map<String, String> group, Instant from, Instant to, long atLeast) {

    /** Reads an entry with {@code between} and {@code at_least}. */
    static HeldBackExpectation of(JsonNode entry) {
        JsonNode between = entry.path("between");
        return new HeldBackExpectation(
                DemoExpectation.text(entry, "rule"),
                DemoExpectation.place(entry),
                DemoExpectation.group(entry),
                OffsetDateTime.parse(between.path(0).asText()).toInstant(),
                OffsetDateTime.parse(between.path(1).asText()).toInstant(),
                entry.path("at_least").asLong());
    }

    /** Removes what this entry speaks of; whether it was enough. */
    boolean takeFrom(List<Alert> heldBack) {
        long found = 0;
        for (Iterator<Alert> left = heldBack.iterator(); left.hasNext(); ) {
            Alert alert = left.next();
            if (speaksOf(alert)) {
                left.remove();
                found += alert.getRuleName().equals(rule) ? alert.getCount() : 0;
            }
        }
        return found >= atLeast;
    }

    private boolean speaksOf(Alert alert) {
        return DemoExpectation.place(alert).equals(place)
                && DemoExpectation.group(alert).equals(group)
                && !alert.getFirst().isBefore(from)
                && alert.getLast().isBefore(to.plusSeconds(1));
    }

    @Override
    public String toString() {
        return place + ": " + rule + " " + group + " between " + from + " and " + to + ", at least " + atLeast
                + " events";
    }
}
