package gac.standalone;

import gac.ingest.join.EventJoins;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineContext;
import gac.schemas.avro.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of one file or sample, in order: what each says under the columns named before it, and what lines say together, as receivers see them. */
final class LineStream {
    private final Normalizer normalizer = new Normalizer();
    private final EventJoins joins = new EventJoins(Normalizer.joins(), (join, end, omitted) -> {});
    /** The last line that names columns. */
    private @Nullable String columns;

    private Instant reached = Instant.EPOCH;

    /** The event of the next line. */
    Event read(String text, LineContext context) {
        Event event = normalizer.normalize(text, context.with(context.format(), columns));
        columns = LineContext.namesColumns(text) ? text.stripTrailing() : columns;
        return event;
    }

    /** The events of lines that are complete by this one, which must not change any more. */
    List<Event> together(Event event) {
        Instant created = event.getEvent().getCreated();
        reached = created.isAfter(reached) ? created : reached;
        return joins.see(event);
    }

    /** The events of the lines that nothing completed. */
    List<Event> end() {
        return joins.close(reached);
    }
}
