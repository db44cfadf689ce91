package gac.correlate.release;

import gac.schemas.avro.QuietTime;
import gac.schemas.avro.SourceRhythm;
import gac.schemas.avro.SystemRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the register of a release expects of the hosts that send lines: of which system they are, how often they write, and when they need not. */
public final class Expectations {
    private final SystemRegister register;
    private final Map<QuietTime, Quiet> calendar = new ConcurrentHashMap<>();

    /** The expectations of a register. */
    public Expectations(SystemRegister register) {
        this.register = register;
    }

    /**
     * What is expected of one host of a source.
     *
     * @param system the registered system; null when there is none, which counts as one of level {@link SystemRegister#UNREGISTERED_LEVEL}
     * @param silentAfter the silence that is a finding; null: to be learned
     * @param heartbeat whether it writes so often by itself that its silence can be seen
     * @param quiet when it may be silent
     */
    public record Expected(
            @Nullable SystemRecord system, @Nullable Duration silentAfter, boolean heartbeat, List<Quiet> quiet) {
        /** The level of its system. */
        public int level() {
            return system == null ? SystemRegister.UNREGISTERED_LEVEL : system.getLevel();
        }

        /** Whether it could be silent at some time between the two instants. */
        public boolean mayBeSilent(Instant after, Instant until) {
            return quiet.stream().anyMatch(time -> time.overlaps(after, until));
        }
    }

    /**
     * What is expected of a host.
     *
     * @param hint id of the system, where the source maps the host to one
     * @param address of the machine at the other end of the connection
     */
    public Expected of(
            String organization,
            String source,
            @Nullable String host,
            @Nullable String hint,
            @Nullable String address) {
        SystemRecord system = register.find(organization, source, host, hint, address);
        if (system == null) {
            return new Expected(null, null, false, List.of());
        }
        Duration silentAfter = null;
        boolean heartbeat = false;
        for (SourceRhythm rhythm : system.getRhythm()) {
            if (silentAfter == null && concerns(rhythm.getSources(), rhythm.getHosts(), source, host)) {
                Long beat = rhythm.getHeartbeat();
                Long after = rhythm.getSilentAfter();
                heartbeat = beat != null;
                // a beat may be late, and one may be lost
                silentAfter = after != null
                        ? Duration.ofMillis(after)
                        : beat == null ? null : Duration.ofMillis(2 * beat + beat / 4);
            }
        }
        List<Quiet> quiet = new ArrayList<>();
        for (QuietTime time : system.getQuiet()) {
            if (concerns(time.getSources(), time.getHosts(), source, host)) {
                quiet.add(calendar.computeIfAbsent(time, Quiet::of));
            }
        }
        return new Expected(system, silentAfter, heartbeat, quiet);
    }

    private static boolean concerns(List<String> sources, List<String> hosts, String source, @Nullable String host) {
        return (sources.isEmpty() || sources.stream().anyMatch(source::equalsIgnoreCase))
                && (hosts.isEmpty() || (host != null && hosts.stream().anyMatch(host::equalsIgnoreCase)));
    }
}
