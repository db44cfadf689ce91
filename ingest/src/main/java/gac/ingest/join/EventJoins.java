package gac.ingest.join;

import gac.schemas.Sha256;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Ingest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The joins of one source. Safe for many threads.
 *
 * <p>What is open lives in memory: after a kill, or when a transaction of lines is given up and they are read again, a group may end in two parts, both
 * under the id that follows from source, host, key and the first member's time. The lines themselves are events of their own and lose nothing.
 */
public final class EventJoins {
    private static final int ORIGINAL = 64 << 10;
    private static final int ID_BYTES = 16;

    /** Learns how groups end. */
    public interface Ended {
        void ended(String join, Joiner.End end, long omitted);
    }

    private record Running(EventJoin join, Joiner<Event> joiner) {}

    private final List<Running> running;
    private final Ended listener;

    public EventJoins(List<EventJoin> joins, Ended listener) {
        this.running = joins.stream()
                .map(join -> new Running(join, new Joiner<>(join.limits())))
                .toList();
        this.listener = listener;
    }

    /**
     * Takes an event in; the caller must not change it any more.
     *
     * @return the events of the groups that ended by it; they count as received when it was
     */
    public List<Event> see(Event event) {
        for (Running run : running) {
            String key = run.join().key(event);
            if (key != null) {
                String host = event.getHost() == null ? "" : event.getHost().getName();
                Instant received = event.getEvent().getCreated();
                synchronized (run) {
                    return events(
                            run,
                            run.joiner()
                                    .add(
                                            host + '\0' + key,
                                            event.getEvent().getId(),
                                            event,
                                            received,
                                            run.join().last(event)),
                            received);
                }
            }
        }
        return List.of();
    }

    /** Lets time pass while nothing comes: the events of groups that ended by it. */
    public List<Event> advance(Instant received) {
        List<Event> events = new ArrayList<>(0);
        for (Running run : running) {
            synchronized (run) {
                events.addAll(events(run, run.joiner().advance(received), received));
            }
        }
        return events;
    }

    /** Nothing more will come: the events of all groups. */
    public List<Event> close(Instant received) {
        List<Event> events = new ArrayList<>(0);
        for (Running run : running) {
            synchronized (run) {
                events.addAll(events(run, run.joiner().close(), received));
            }
        }
        return events;
    }

    private List<Event> events(Running run, List<Joiner.Group<Event>> groups, Instant received) {
        List<Event> events = new ArrayList<>(groups.size());
        for (Joiner.Group<Event> group : groups) {
            listener.ended(run.join().name(), group.end(), group.omitted());
            Event joined = begin(run.join(), group, received);
            if (run.join().join(group.members(), joined)) {
                events.add(joined);
            }
        }
        return events;
    }

    private static Event begin(EventJoin join, Joiner.Group<Event> group, Instant received) {
        Event first = group.members().get(0);
        Ingest was = first.getIngest();
        EventInfo info = new EventInfo();
        info.setId(id(join, group.key(), first));
        info.setCreated(
                received.isBefore(first.getEvent().getCreated())
                        ? first.getEvent().getCreated()
                        : received);
        info.setOriginal(original(group.members()));
        Event joined = new Event();
        joined.setTimestamp(first.getTimestamp());
        joined.setEvent(info);
        joined.setIngest(new Ingest(
                was.getEffective(),
                was.getClock(),
                was.getDelayed(),
                was.getBackfill(),
                was.getSource(),
                join.name(),
                was.getSystem()));
        joined.setOrganization(first.getOrganization());
        joined.setLog(first.getLog());
        joined.setHost(first.getHost());
        if (group.omitted() > 0) {
            joined.setTags(List.of("join_cut"));
        }
        return joined;
    }

    private static String id(EventJoin join, String key, Event first) {
        String source = first.getIngest().getSource();
        byte[] digest = Sha256.of(
                (join.name() + '\0' + (source == null ? "" : source) + '\0' + key + '\0' + first.getTimestamp())
                        .getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    }

    /** All lines, one below the other, as far as they fit. */
    private static String original(List<Event> members) {
        StringBuilder original = new StringBuilder();
        for (Event member : members) {
            String line = member.getEvent().getOriginal();
            if (original.length() + line.length() > ORIGINAL && !original.isEmpty()) {
                break;
            }
            original.append(original.isEmpty() ? "" : "\n").append(line);
        }
        return original.toString();
    }
}
