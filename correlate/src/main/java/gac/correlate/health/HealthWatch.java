package gac.correlate.health;

import gac.correlate.health.Finding.Kind;
import gac.correlate.health.Finding.Part;
import gac.correlate.health.Finding.Subject;
import gac.correlate.release.Expectations;
import gac.correlate.release.Watches;
import gac.schemas.Keys;
import gac.schemas.Wire;
import gac.schemas.avro.Alert;
import gac.schemas.avro.IngestReport;
import gac.schemas.avro.OpenFinding;
import gac.schemas.avro.ReceiverHealth;
import gac.schemas.avro.SourceHealth;
import gac.schemas.avro.SourceReport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * From what ingest reports to HEALTH alerts: a state machine over reports and instants. Silence is counted on the time of the receiver by which a host was heard
 * ({@link Receiver}), so it is driven by ingest's signs of life; that these stay away is judged by the watch's own clock.
 *
 * <p>Life: {@link #accept} for all that stands in {@code gac.sources}, {@link #begin}, then {@link #accept} and {@link #tick} in turn. For one thread.
 */
public final class HealthWatch {
    /** More hosts are not watched one by one: it would be names that somebody makes up. */
    private static final int SENDERS = 200_000;

    private final HealthSettings settings;
    private final Map<String, Receiver> receivers = new TreeMap<>();
    private final Map<SenderKey, Sender> senders = new TreeMap<>();
    private final Map<Subject, Alert> open = new LinkedHashMap<>();
    private final Set<String> touched = new HashSet<>();
    private final Examination examination;
    private boolean past = true;

    private final Wire wire;

    /**
     * A watch that knows nothing yet.
     *
     * @param wire reads the alerts that an earlier watch has left open
     */
    public HealthWatch(HealthSettings settings, Wire wire) {
        this.settings = settings;
        this.wire = wire;
        this.examination = new Examination(settings);
    }

    /**
     * What is in force.
     *
     * @param release its id
     */
    public record Basis(String release, Expectations expectations, Watches watches) {}

    /** What is to be written under a key of {@code gac.sources}; null: it goes. */
    @SuppressWarnings("ArrayRecordComponent") // on its way to Kafka; nobody compares them
    public record Change(byte[] key, @Nullable SpecificRecord value) {}

    /** What follows from a look: to be written together, or not at all. */
    public record Outcome(List<Alert> alerts, List<Change> changes) {}

    /**
     * Takes a record of {@code gac.sources}.
     *
     * @param now by the watch's clock
     */
    public void accept(SpecificRecord record, Instant now) {
        if (record instanceof SourceReport report) {
            report(report, now);
        } else if (record instanceof IngestReport life) {
            String id = Receiver.id(life.getInstance(), life.getReceiver());
            Receiver known = receivers.computeIfAbsent(
                    id, made -> new Receiver(life.getInstance(), life.getReceiver(), life.getAt(), now));
            if (known.lives(life, now)) {
                touched.add(id);
            }
        } else if (!past) {
            return; // its own words
        } else if (record instanceof SourceHealth health) {
            SenderKey key = SenderKey.of(health);
            senders.put(key, new Sender(health, senders.get(key)));
        } else if (record instanceof ReceiverHealth health) {
            Receiver known = new Receiver(health);
            receivers.put(known.id(), known);
        } else if (record instanceof OpenFinding found) {
            open.put(key(found), (Alert) wire.decode(bytes(found.getAlert())));
        }
    }

    /** Takes what an earlier watch has taken back. */
    public void acceptGone(byte[] key) {
        if (past) {
            senders.keySet().removeIf(sender -> Arrays.equals(sender.bytes(), key));
            open.keySet().removeIf(found -> Arrays.equals(bytes(found), key));
        }
    }

    private void report(SourceReport report, Instant now) {
        String id = Receiver.id(report.getInstance(), report.getReceiver());
        Receiver from = receivers.computeIfAbsent(
                id, made -> new Receiver(report.getInstance(), report.getReceiver(), report.getAt(), now));
        SenderKey key = SenderKey.of(report);
        Sender known = senders.get(key);
        if (known == null) {
            if (senders.size() >= SENDERS || report.getReceived() == null) {
                return;
            }
            known = new Sender(report, now);
            senders.put(key, known);
        }
        boolean unused = known.take(report, from, now, past);
    }

    /** All that stood in the topic is known: from now on it is watched. Also after a time in which nothing could be read. */
    public void begin(Instant now) {
        past = false;
        receivers.values().forEach(receiver -> receiver.listenedFrom(now));
        senders.values().forEach(sender -> sender.interrupted(now));
    }

    /** Looks at everything. */
    public Outcome tick(Instant now, Basis basis) {
        List<Alert> alerts = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        forget(now, basis, changes);
        forgetReceivers(now, changes);
        for (Receiver receiver : receivers.values()) {
            boolean before = receiver.isDown();
            if (receiver.isDown(now, settings) != before || touched.contains(receiver.id())) {
                changes.add(new Change(receiver.key(), receiver.written()));
            }
        }
        touched.clear();
        Map<Subject, Finding> found = examination.look(receivers, senders, open, now, basis);
        close(found, now, alerts, changes);
        found.forEach((key, finding) -> open(finding, now, basis, alerts, changes));
        for (Sender sender : senders.values()) {
            SourceHealth health = sender.toWrite(sender.expected(basis.expectations()), now, settings);
            if (health != null) {
                changes.add(new Change(sender.key().bytes(), health));
            }
        }
        return new Outcome(alerts, changes);
    }

    private void forget(Instant now, Basis basis, List<Change> changes) {
        for (Iterator<Sender> all = senders.values().iterator(); all.hasNext(); ) {
            Sender sender = all.next();
            boolean established = sender.isEstablished(sender.expected(basis.expectations()), settings);
            Duration keep = established ? settings.keep() : settings.warmUp().multipliedBy(4);
            if (Duration.between(sender.lastHeard(), now).compareTo(keep) > 0) {
                all.remove();
                changes.add(new Change(sender.key().bytes(), null));
            }
        }
    }

    /**
     * A receiver by which nobody comes any more, and which its instance does not name any more or that nobody has heard of for long, was taken away: nothing is
     * missing. While a host is known by it, its silence is told.
     */
    private void forgetReceivers(Instant now, List<Change> changes) {
        Map<String, Instant> latest = new HashMap<>();
        receivers
                .values()
                .forEach(receiver -> latest.merge(
                        receiver.instance(), receiver.seen(), (one, other) -> one.isAfter(other) ? one : other));
        Set<String> used = new HashSet<>();
        senders.values().forEach(sender -> used.add(sender.receiverId()));
        for (Iterator<Receiver> all = receivers.values().iterator(); all.hasNext(); ) {
            Receiver receiver = all.next();
            Instant ofInstance = latest.getOrDefault(receiver.instance(), receiver.seen());
            boolean gone = receiver.seen().plus(settings.receiverStopped()).isBefore(ofInstance)
                    || receiver.seen().plus(settings.keep()).isBefore(now);
            if (gone && !used.contains(receiver.id())) {
                all.remove();
                changes.add(new Change(receiver.key(), null));
            }
        }
    }

    private void close(Map<Subject, Finding> found, Instant now, List<Alert> alerts, List<Change> changes) {
        for (Iterator<Map.Entry<Subject, Alert>> all = open.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Subject, Alert> entry = all.next();
            if (!found.containsKey(entry.getKey())) {
                Alert before = entry.getValue();
                boolean gone = entry.getKey().kind() == Kind.SILENT && !isKnown(entry.getKey());
                alerts.add(HealthAlerts.over(
                        before,
                        gone
                                ? HealthTexts.forgotten(now)
                                : HealthTexts.over(entry.getKey().kind(), before.getFirst(), now),
                        now));
                changes.add(new Change(bytes(entry.getKey()), null));
                all.remove();
            }
        }
    }

    private boolean isKnown(Subject silent) {
        return senders.keySet().stream().anyMatch(key -> Examination.silent(key).equals(silent));
    }

    private void open(Finding finding, Instant now, Basis basis, List<Alert> alerts, List<Change> changes) {
        Alert before = open.get(finding.key());
        if (before != null
                && finding.level() <= before.getSystemLevel()
                && finding.members().size() < 2 * Math.max(1, before.getCount())) {
            return;
        }
        Watches.Effect watched = basis.watches()
                .during(finding.key().organization(), finding.systems(), finding.since(), now, Instant.MAX);
        if (before == null && finding.level() < watched.level(settings.level())) {
            return;
        }
        Alert alert = HealthAlerts.open(finding, before, now, basis.release(), watched);
        open.put(finding.key(), alert);
        alerts.add(alert);
        changes.add(new Change(bytes(finding.key()), written(finding, alert)));
    }

    private static OpenFinding written(Finding finding, Alert alert) {
        return new OpenFinding(
                finding.key().kind().rule(),
                finding.key().organization(),
                finding.key().group().stream()
                        .map(part -> List.of(part.field(), part.value()))
                        .toList(),
                finding.since(),
                ByteBuffer.wrap(Wire.encode(alert)));
    }

    private static Subject key(OpenFinding found) {
        return new Subject(
                Kind.of(found.getKind()),
                found.getOrganization(),
                found.getGroup().stream()
                        .map(part -> new Part(part.get(0), part.get(1)))
                        .toList());
    }

    private static byte[] bytes(Subject key) {
        List<String> parts = new ArrayList<>(List.of("finding", key.kind().rule(), key.organization()));
        key.group().forEach(part -> parts.add(part.value()));
        return Keys.of(parts.toArray(String[]::new));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
