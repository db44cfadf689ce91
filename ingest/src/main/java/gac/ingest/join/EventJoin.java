package gac.ingest.join;

import gac.schemas.avro.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What belongs together in the events of one kind of software, and the event it makes. Pure. */
public interface EventJoin {
    /** Short name, for counters and ids: {@code auditd}. */
    String name();

    Joiner.Limits limits();

    /** What all members have in common, within one source and host; null when the event is no member of anything. */
    @Nullable
    String key(Event event);

    /** Whether nothing more is to be expected of the event's group. */
    boolean last(Event event);

    /**
     * Writes what the members say together.
     *
     * @param members in the order of arrival, at least one; not to be changed
     * @param joined has id, times, organization, host and provenance of the first member, and all originals
     * @return false when they say no more together than alone: then there is no such event
     */
    boolean join(List<Event> members, Event joined);
}
