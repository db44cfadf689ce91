package gac.correlate.coverage;

import gac.correlate.detect.LogSources;
import gac.correlate.release.Release;
import gac.correlate.release.SystemRegister;
import gac.correlate.sigma.LogSource;
import gac.schemas.EventView;
import gac.schemas.avro.SystemRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What events of one system came: by log source how many, when last, from where, and which fields had a value. Used by one thread. */
public final class SystemInputs {
    /** Hosts and sources named of an input. */
    static final int NAMED = 20;

    /** Of so many events of an input the fields are looked at, and then of every {@value #EVERY}th: a look is a walk over the event. */
    static final int LOOKED_INTO = 20_000;

    static final int EVERY = 16;

    private final SystemRegister register;
    private final String system;
    private final LogSources logSources;
    private final Set<String> asked;
    private final Map<List<LogSource>, Input> inputs = new HashMap<>();
    private long events;

    /** @param system id of the system; events of others are passed over */
    public SystemInputs(Release release, String system, LogSources logSources) {
        this.register = release.systems();
        this.asked = Reach.fields(release); // senders make up names, rules do not
        this.system = system;
        this.logSources = logSources;
    }

    /** Events that belong to the same log sources. */
    static final class Input {
        private final List<LogSource> logSources;
        private final Set<String> hosts = new TreeSet<>();
        private final Set<String> sources = new TreeSet<>();
        private final Set<String> fields = new TreeSet<>();
        private long events;
        private Instant last = Instant.MIN;

        private Input(List<LogSource> logSources) {
            this.logSources = logSources;
        }

        List<LogSource> logSources() {
            return logSources;
        }

        long events() {
            return events;
        }

        /** When the last was received. */
        Instant last() {
            return last;
        }

        Set<String> hosts() {
            return hosts;
        }

        Set<String> sources() {
            return sources;
        }

        /** Whether a field of this name had a value. */
        boolean has(String field) {
            return fields.contains(field);
        }
    }

    /** Takes in an event that has just been read; those of other systems do not count. */
    public void accept(EventView event) {
        SystemRecord found = register.find(event);
        if (found == null || !found.getId().equals(system)) {
            return;
        }
        events++;
        Input input = inputs.computeIfAbsent(logSources.of(event), Input::new);
        input.events++;
        Instant received = event.received();
        input.last = received.isAfter(input.last) ? received : input.last;
        name(input.hosts, event.text("host.name"));
        name(input.sources, event.text("ingest.source"));
        if (input.events <= LOOKED_INTO || input.events % EVERY == 0) {
            event.forEach((field, value) -> {
                if (asked.contains(field) && (!(value instanceof Collection<?> values) || !values.isEmpty())) {
                    input.fields.add(field);
                }
            });
        }
    }

    private static void name(Set<String> names, @Nullable String name) {
        if (name != null && names.size() < NAMED) {
            names.add(name);
        }
    }

    /** Events of the system. */
    public long events() {
        return events;
    }

    Collection<Input> all() {
        return inputs.values();
    }
}
