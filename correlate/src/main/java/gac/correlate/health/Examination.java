package gac.correlate.health;

import gac.correlate.health.Finding.Kind;
import gac.correlate.health.Finding.Part;
import gac.correlate.health.Finding.Subject;
import gac.correlate.health.HealthWatch.Basis;
import gac.correlate.release.Expectations;
import gac.correlate.release.Expectations.Expected;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DeclaredSource;
import gac.schemas.avro.SourceState;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One look at all receivers and hosts: what is found, the widest first. What a dead receiver or a silent collector explains is no finding of its own; after its return
 * each host behind it is given its time anew. For one thread.
 */
final class Examination {
    private static final int FEWEST = 2;

    private final HealthSettings settings;
    private final Map<String, Way> ways = new HashMap<>();
    /** Those of the look at hand: what nobody comes by any more is forgotten. */
    private final Set<String> used = new HashSet<>();

    Examination(HealthSettings settings) {
        this.settings = settings;
    }

    /** What hosts have in common on their way here: a receiver, or a collector at a receiver. */
    private static final class Way {
        private boolean known;
        private boolean dead;
        /** The latest time at which a host behind it had been heard when it was found dead. */
        private long heard;

        private long returned;
    }

    /** A host as this look sees it. */
    private record Seen(
            Sender sender,
            Expected expected,
            Receiver receiver,
            Duration silentAfter,
            Duration inThisHour,
            boolean mayBeSilent) {
        long silentFor(long atLeastSince) {
            return receiver.elapsed() - Math.max(Math.max(sender.heard(), receiver.upSince()), atLeastSince);
        }

        /** As far as that is held against what is usual: what is learned is of this hour, what is configured holds always. */
        long counted(long atLeastSince) {
            long silent = silentFor(atLeastSince);
            return expected.silentAfter() == null ? Math.min(silent, inThisHour.toMillis()) : silent;
        }

        boolean wasSilent() {
            return sender.state() == SourceState.silent;
        }
    }

    static Subject silent(SenderKey sender) {
        List<Part> group = new ArrayList<>();
        group.add(new Part("ingest.source", sender.source()));
        if (sender.host() != null) {
            group.add(new Part("host.name", sender.host()));
        }
        return new Subject(Kind.SILENT, sender.organization(), group);
    }

    Map<Subject, Finding> look(
            Map<String, Receiver> receivers,
            Map<SenderKey, Sender> senders,
            Map<Subject, Alert> open,
            Instant now,
            Basis basis) {
        used.clear();
        Map<Subject, Finding> found = new LinkedHashMap<>();
        Map<String, List<Seen>> byReceiver = new TreeMap<>();
        for (Sender sender : senders.values()) {
            Receiver receiver = receivers.get(sender.receiverId());
            Expected expected = sender.expected(basis.expectations());
            if (receiver == null || !sender.isEstablished(expected, settings)) {
                continue;
            }
            Duration silentAfter = sender.silentAfter(expected, now, settings);
            byReceiver
                    .computeIfAbsent(receiver.id(), id -> new ArrayList<>())
                    .add(new Seen(
                            sender,
                            expected,
                            receiver,
                            silentAfter,
                            Duration.between(Hours.began(now), now),
                            expected.mayBeSilent(now.minus(silentAfter), now)));
        }
        for (Receiver receiver : receivers.values()) {
            List<Seen> behind = byReceiver.getOrDefault(receiver.id(), List.of());
            if (receiver.isDown()) {
                down(receiver, behind, found, basis.expectations());
            } else {
                alive(receiver, behind, open, found, now);
            }
        }
        ways.keySet().retainAll(used);
        new Quality(settings).look(byReceiver(byReceiver), open, found, now);
        return found;
    }

    private static List<Quality.Heard> byReceiver(Map<String, List<Seen>> byReceiver) {
        return byReceiver.values().stream()
                .flatMap(List::stream)
                .filter(seen -> !seen.receiver().isDown())
                .map(seen -> new Quality.Heard(
                        seen.sender(), seen.expected(), seen.receiver().elapsed(), seen.mayBeSilent()))
                .toList();
    }

    private static void down(
            Receiver receiver, List<Seen> behind, Map<Subject, Finding> found, Expectations expectations) {
        Map<String, Collection<Seen>> byOrganization = new TreeMap<>();
        receiver.sources().forEach(source -> byOrganization.putIfAbsent(source.getOrganization(), new ArrayList<>()));
        for (Seen seen : behind) {
            byOrganization
                    .computeIfAbsent(seen.sender().key().organization(), organization -> new ArrayList<>())
                    .add(seen);
            if (!seen.wasSilent()) {
                seen.sender().is(SourceState.unknown, List.of(HealthTexts.behind(receiver.name())));
            }
        }
        byOrganization.forEach((organization, all) -> {
            Subject key = new Subject(
                    Kind.RECEIVER,
                    organization,
                    List.of(
                            new Part("ingest.instance", receiver.instance()),
                            new Part("ingest.receiver", receiver.name())));
            Map<String, Object> observed = Map.of("stopped", receiver.stopped());
            found.put(
                    key,
                    all.isEmpty()
                            ? declared(key, receiver, observed, expectations)
                            : finding(key, receiver.lastSign(), all, observed));
        });
        // those that were silent before stay so
        behind.stream().filter(Seen::wasSilent).forEach(seen -> single(seen, found));
    }

    /** Of a receiver by which nobody has been heard yet. */
    private static Finding declared(
            Subject key, Receiver receiver, Map<String, Object> observed, Expectations expectations) {
        TreeSet<SenderKey> members = new TreeSet<>();
        List<@Nullable SystemRecord> systems = new ArrayList<>();
        int level = 0;
        for (DeclaredSource source : receiver.sources()) {
            if (source.getOrganization().equals(key.organization())) {
                members.add(new SenderKey(key.organization(), source.getSource(), null, false));
                Expected expected = expectations.of(key.organization(), source.getSource(), null, null, null);
                level = Math.max(level, expected.level());
                if (!systems.contains(expected.system())) {
                    systems.add(expected.system());
                }
            }
        }
        return new Finding(key, receiver.lastSign(), members, systems, level, observed);
    }

    private void alive(
            Receiver receiver, List<Seen> behind, Map<Subject, Alert> open, Map<Subject, Finding> found, Instant now) {
        Map<String, List<Seen>> byCollector = new TreeMap<>();
        behind.forEach(seen -> {
            String collector = seen.sender().collector();
            if (collector != null) {
                byCollector.computeIfAbsent(collector, id -> new ArrayList<>()).add(seen);
            }
        });
        Way whole = way(receiver.id());
        boolean nothing = byCollector.size() >= FEWEST
                && dead(whole, receiver, behind, 0, Kind.NOTHING_COMES, "ingest.receiver", receiver.name(), open);
        if (nothing) {
            report(Kind.NOTHING_COMES, "ingest.receiver", receiver.name(), behind, found);
        }
        for (Map.Entry<String, List<Seen>> entry : byCollector.entrySet()) {
            Way way = way(receiver.id() + "\n" + entry.getKey());
            way.returned = Math.max(way.returned, whole.returned);
            if (nothing) {
                continue;
            }
            List<Seen> all = entry.getValue();
            long patience = settings.settle().toMillis() / 2;
            if (dead(way, receiver, all, patience, Kind.COLLECTOR, "source.ip", entry.getKey(), open)) {
                report(Kind.COLLECTOR, "source.ip", entry.getKey(), all, found);
            }
        }
        for (Seen seen : behind) {
            String collector = seen.sender().collector();
            Way way = collector == null ? whole : way(receiver.id() + "\n" + collector);
            if (seen.wasSilent() && seen.sender().isStillSilent()) {
                single(seen, found);
            } else if (nothing || way.dead) {
                seen.sender()
                        .is(
                                SourceState.unknown,
                                List.of(HealthTexts.behind(collector == null ? receiver.name() : collector)));
            } else {
                alone(seen, Math.max(whole.returned, way.returned), found, now);
            }
        }
    }

    private Way way(String id) {
        used.add(id);
        return ways.computeIfAbsent(id, made -> new Way());
    }

    /**
     * Whether nothing comes by a way: all behind it are silent for longer than the most talkative among them is, and there are several that talk enough to be missed
     * soon.
     */
    private boolean dead(
            Way way,
            Receiver receiver,
            List<Seen> behind,
            long patience,
            Kind kind,
            String field,
            String value,
            Map<Subject, Alert> open) {
        List<Seen> counted = behind.stream()
                .filter(seen -> !(seen.wasSilent() && seen.sender().isStillSilent()))
                .toList();
        long heard =
                counted.stream().mapToLong(seen -> seen.sender().heard()).max().orElse(0);
        if (!way.known) {
            way.known = true; // whether it was found before this watch began
            way.dead = open.keySet().stream().anyMatch(key -> key.kind() == kind && isOf(key, field, value));
            way.heard = heard;
        }
        if (way.dead) {
            if (heard > way.heard) {
                way.dead = false;
                way.returned = receiver.elapsed();
            }
            return way.dead;
        }
        List<Seen> talkative = counted.stream()
                .filter(seen -> !seen.mayBeSilent()
                        && seen.silentAfter().compareTo(settings.shortest().multipliedBy(3)) <= 0)
                .toList();
        if (talkative.size() < FEWEST) {
            return false;
        }
        Duration shortest = talkative.stream()
                .map(Seen::silentAfter)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        long silent = counted.stream()
                .mapToLong(seen -> seen.counted(way.returned))
                .min()
                .orElse(0);
        if (silent > shortest.toMillis() + patience) {
            way.dead = true;
            way.heard = heard;
        }
        return way.dead;
    }

    private static boolean isOf(Subject key, String field, String value) {
        return key.group().contains(new Part(field, value));
    }

    private static void report(Kind kind, String field, String value, List<Seen> behind, Map<Subject, Finding> found) {
        Map<String, List<Seen>> byOrganization = new TreeMap<>();
        behind.stream()
                .filter(seen -> !(seen.wasSilent() && seen.sender().isStillSilent()))
                .forEach(seen -> byOrganization
                        .computeIfAbsent(seen.sender().key().organization(), id -> new ArrayList<>())
                        .add(seen));
        byOrganization.forEach((organization, all) -> {
            Instant since = all.stream()
                    .map(seen -> seen.sender().received())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            Subject key = new Subject(kind, organization, List.of(new Part(field, value)));
            found.put(key, finding(key, since, all, Map.of()));
        });
    }

    private void alone(Seen seen, long since, Map<Subject, Finding> found, Instant now) {
        List<Text> why = new ArrayList<>();
        if (seen.sender().needsHeartbeat(seen.expected(), now, settings)) {
            why.add(HealthTexts.needsHeartbeat());
        }
        long settle = settings.settle().toMillis();
        Duration ever = seen.sender().everSilentAfter(seen.expected(), now, settings);
        if (seen.counted(since) <= seen.silentAfter().toMillis() + settle
                && seen.silentFor(since) <= ever.toMillis() + settle) {
            seen.sender().is(SourceState.talking, why);
        } else if (seen.mayBeSilent()) {
            seen.sender().is(SourceState.quiet, List.of(HealthTexts.calendared()));
        } else {
            seen.sender().isSilent(why);
            single(seen, found);
        }
    }

    private static void single(Seen seen, Map<Subject, Finding> found) {
        Subject key = silent(seen.sender().key());
        found.put(
                key,
                finding(
                        key,
                        seen.sender().received(),
                        List.of(seen),
                        Map.of(
                                "silent",
                                        Duration.ofMillis(seen.receiver().elapsed()
                                                - seen.sender().heard()),
                                "silent_after", seen.silentAfter())));
    }

    private static Finding finding(Subject key, Instant since, Collection<Seen> all, Map<String, Object> observed) {
        return of(
                key,
                since,
                all.stream().map(Seen::sender).toList(),
                all.stream().map(Seen::expected).toList(),
                observed);
    }

    static Finding of(
            Subject key, Instant since, List<Sender> senders, List<Expected> expected, Map<String, Object> observed) {
        TreeSet<SenderKey> members = new TreeSet<>();
        senders.forEach(sender -> members.add(sender.key()));
        List<@Nullable SystemRecord> systems = new ArrayList<>();
        expected.stream()
                .sorted(Comparator.comparingInt(Expected::level).reversed())
                .map(Expected::system)
                .filter(system -> !systems.contains(system))
                .forEach(systems::add);
        int level = expected.stream().mapToInt(Expected::level).max().orElse(3);
        return new Finding(key, since, members, systems, level, observed);
    }
}
