package gac.correlate.health;

import gac.correlate.release.Expectations;
import gac.correlate.release.Expectations.Expected;
import gac.schemas.avro.SourceHealth;
import gac.schemas.avro.SourceReport;
import gac.schemas.avro.SourceState;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of one host of a source. Mutable, for one thread. */
final class Sender {
    /** Ingest instances whose counts are remembered: a host is heard through one or two. */
    private static final int INSTANCES = 8;
    /** A report is written some seconds behind the last line. */
    private static final long REPORTED_WITHIN_MS = 600_000;

    /** What an instance had counted when it was looked at last. */
    private record Counted(Instant started, long lines, long parsed, long deadLetters) {}

    private final SenderKey key;
    private final Map<String, Counted> counted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counted> eldest) {
            return size() > INSTANCES;
        }
    };
    private final Rhythm rhythm;
    private final Volume volume;
    private final Instant first;
    private String instance;
    private String receiver;
    private @Nullable String collector;
    private @Nullable String system;
    private Instant received;
    private Instant lastHeard;
    private @Nullable Instant effective;
    private long effectiveMoved;
    private @Nullable Long skew;
    private long lines;
    private long deadLetters;
    private long heard;
    private long silentAt;
    /** Whether every silence since it was heard last has been watched. */
    private boolean continuous;

    private SourceState state = SourceState.talking;
    private List<Text> why = List.of();
    private @Nullable Expected expected;
    private @Nullable Expectations expectedBy;
    private @Nullable SourceHealth written;
    private Instant writtenAt = Instant.MIN;

    Sender(SourceReport report, Instant now) {
        key = SenderKey.of(report);
        rhythm = new Rhythm();
        volume = new Volume();
        first = now;
        lastHeard = now;
        instance = report.getInstance();
        receiver = report.getReceiver();
        received = now;
    }

    /**
     * One that was watched before.
     *
     * @param before what reports said that were written before this; null: none
     */
    Sender(SourceHealth health, @Nullable Sender before) {
        if (before != null) {
            counted.putAll(before.counted);
        }
        key = SenderKey.of(health);
        rhythm = Rhythm.of(health.getGaps(), health.getAt());
        volume = Volume.of(health.getUsual());
        first = health.getFirst();
        instance = health.getInstance();
        receiver = health.getReceiver();
        collector = health.getCollector();
        system = health.getSystem();
        received = health.getReceived();
        lastHeard = health.getReceived();
        effective = health.getEffective();
        skew = health.getSkew();
        lines = health.getLines();
        deadLetters = health.getDeadLetters();
        heard = health.getHeard();
        effectiveMoved = heard;
        silentAt = heard;
        state = health.getState();
        why = health.getWhy();
        written = health;
        writtenAt = health.getAt();
    }

    /**
     * Takes a report into account.
     *
     * @param past whether it was written before this watch began: then only where it stands is learned, not how it got there
     * @return whether lines have come
     */
    boolean take(SourceReport report, Receiver from, Instant now, boolean past) {
        Counted before = counted.get(report.getInstance());
        Counted after =
                new Counted(report.getStarted(), report.getLines(), report.getParsed(), report.getDeadLetters());
        counted.put(report.getInstance(), after);
        // of another start, or after the host had lost its place for a while, counts begin anew
        Counted base = before != null && before.started().equals(after.started()) && after.lines() >= before.lines()
                ? before
                : new Counted(after.started(), 0, 0, 0);
        long moreLines = after.lines() - base.lines();
        long moreDead = after.deadLetters() - base.deadLetters();
        if (report.getReceived() == null || moreLines <= 0) {
            return false;
        }
        long ago = report.getAt().toEpochMilli() - report.getReceived().toEpochMilli();
        long at = from.timeAt(report.getAt(), now) - Math.min(REPORTED_WITHIN_MS, Math.max(0, ago));
        boolean sameReceiver =
                report.getInstance().equals(instance) && report.getReceiver().equals(receiver);
        if (!past) {
            if (continuous && sameReceiver && from.upSince() <= heard && at > heard) {
                rhythm.heard(Duration.ofMillis(at - heard), now);
            }
            volume.add(now, moreLines, after.parsed() - base.parsed());
            lines += moreLines;
            deadLetters += moreDead;
        }
        continuous = !past;
        heard = sameReceiver ? Math.max(heard, at) : at;
        instance = report.getInstance();
        receiver = report.getReceiver();
        collector = report.getCollector();
        if (!Objects.equals(system, report.getSystem())) {
            system = report.getSystem();
            expectedBy = null;
        }
        received = report.getReceived().isAfter(report.getAt()) ? report.getAt() : report.getReceived();
        lastHeard = now;
        skew = report.getSkew();
        Instant latest = report.getEffective();
        if (latest != null && (effective == null || latest.isAfter(effective))) {
            effective = latest;
            effectiveMoved = heard;
        }
        return true;
    }

    /** Nobody has watched for a while. */
    void interrupted(Instant now) {
        continuous = false;
        volume.interrupted(now);
    }

    Expected expected(Expectations by) {
        Expected known = expected;
        if (known == null || expectedBy != by) {
            known = by.of(key.organization(), key.source(), key.host(), system, collector);
            expected = known;
            expectedBy = by;
        }
        return known;
    }

    /** Whether there is something to be missed: it has been heard for a while, or somebody has said that it is to be heard. */
    boolean isEstablished(Expected by, HealthSettings settings) {
        return !key.rest()
                && (by.silentAfter() != null
                        || Duration.between(first, lastHeard).compareTo(settings.warmUp()) >= 0);
    }

    /** The silence that is a finding at that instant. */
    Duration silentAfter(Expected by, Instant now, HealthSettings settings) {
        Duration configured = by.silentAfter();
        if (configured != null) {
            return configured;
        }
        Duration unusual = rhythm.unusual(now);
        Duration atLeast = unusual == null ? settings.shortest().multipliedBy(2) : settings.shortest();
        return unusual == null || unusual.compareTo(atLeast) < 0 ? atLeast : unusual;
    }

    /** The whole silence that is a finding, however its hours usually are. */
    Duration everSilentAfter(Expected by, Instant now, HealthSettings settings) {
        Duration here = silentAfter(by, now, settings);
        Duration whole = by.silentAfter() == null ? rhythm.unusual() : null;
        return whole == null || whole.compareTo(here) < 0 ? here : whole;
    }

    /** Whether the silence it needs to be told apart is longer than can be told within a quarter of an hour. */
    boolean needsHeartbeat(Expected by, Instant now, HealthSettings settings) {
        return by.silentAfter() == null
                && (volume.isRare()
                        || silentAfter(by, now, settings)
                                        .compareTo(settings.shortest().multipliedBy(2))
                                > 0);
    }

    SenderKey key() {
        return key;
    }

    String receiverId() {
        return Receiver.id(instance, receiver);
    }

    @Nullable
    String collector() {
        return collector;
    }

    Instant received() {
        return received;
    }

    Instant lastHeard() {
        return lastHeard;
    }

    @Nullable
    Instant effective() {
        return effective;
    }

    /** Its receiver's time when the time of its events last went on. */
    long effectiveMoved() {
        return effectiveMoved;
    }

    /** Its receiver's time when it was heard last. */
    long heard() {
        return heard;
    }

    Volume volume() {
        return volume;
    }

    SourceState state() {
        return state;
    }

    /** It is silent from now on, until it is heard. */
    void isSilent(List<Text> reasons) {
        is(SourceState.silent, reasons);
        silentAt = heard;
    }

    /** Whether it has not been heard since it was found silent. */
    boolean isStillSilent() {
        return heard <= silentAt;
    }

    void is(SourceState now, List<Text> reasons) {
        state = now;
        why = reasons;
    }

    /** What is to be written, or null: nothing has changed, or only figures, and not long ago. */
    @Nullable
    SourceHealth toWrite(Expected by, Instant now, HealthSettings settings) {
        SourceHealth before = written;
        if (before != null
                && before.getState() == state
                && before.getWhy().equals(why)
                && (before.getHeard() == heard
                        || Duration.between(writtenAt, now).compareTo(settings.interval()) < 0)) {
            return null;
        }
        SystemRecord registered = by.system();
        SourceHealth health = SourceHealth.newBuilder()
                .setOrganization(key.organization())
                .setSource(key.source())
                .setHost(key.host())
                .setRest(key.rest())
                .setSystem(registered == null ? null : registered.getId())
                .setLevel(by.level())
                .setInstance(instance)
                .setReceiver(receiver)
                .setCollector(collector)
                .setAt(now)
                .setFirst(first)
                .setReceived(received)
                .setEffective(effective)
                .setSkew(skew)
                .setLines(lines)
                .setDeadLetters(deadLetters)
                .setRate(volume.rate())
                .setParsed(volume.parsed())
                .setSilentAfter(silentAfter(by, now, settings).toMillis())
                .setState(state)
                .setWhy(why)
                .setHeard(heard)
                .setGaps(rhythm.written())
                .setUsual(volume.written())
                .build();
        written = health;
        writtenAt = now;
        return health;
    }
}
