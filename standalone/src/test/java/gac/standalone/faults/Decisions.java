package gac.standalone.faults;

import gac.correlate.gate.Gate;
import gac.correlate.offline.OfflineRun;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseSource;
import gac.correlate.release.Releases;
import gac.schemas.Topics;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.standalone.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a story's alerts say in the end: of each its rule, group, first, last and count, as often as it is there. */
final class Decisions {
    private Decisions() {}

    /** By the same decisions without Kafka, from the story as it was received. */
    static Map<String, Integer> expected(List<Story.Entry> story, Release... releases) {
        List<Alert> alerts = new ArrayList<>();
        OfflineRun run = OfflineRun.of(ReleaseSource.of(Releases.of(releases)), Gate.DEFAULT, alerts::add);
        story.forEach(entry -> run.accept(entry.value(), entry.received()));
        run.accept(Story.mark(Story.ENDED, true).value(), Story.ENDED);
        return last(alerts);
    }

    /** What the brokers hold, as far as it is committed and final. */
    static Map<String, Integer> committed(String bootstrap) {
        return last(Cluster.committed(bootstrap, Topics.ALERTS, Alert.class));
    }

    /** Rule and group of every alert that is open by this part of the story, once frontiers have come to its end. */
    static Set<String> openedIn(List<Story.Entry> part, Release... releases) {
        List<Alert> alerts = new ArrayList<>();
        OfflineRun run = OfflineRun.of(ReleaseSource.of(Releases.of(releases)), Gate.DEFAULT, alerts::add);
        part.forEach(entry -> run.accept(entry.value(), entry.received()));
        return opened(alerts);
    }

    /** The same of what the brokers hold. */
    static Set<String> opened(String bootstrap) {
        return opened(Cluster.committed(bootstrap, Topics.ALERTS, Alert.class));
    }

    private static Set<String> opened(List<Alert> alerts) {
        return alerts.stream()
                .map(alert -> alert.getRuleName() + " " + new TreeMap<>(alert.getGroup()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Alerts whose last revision is final; one that has gone into another is told by that one. */
    private static Map<String, Integer> last(List<Alert> revisions) {
        Map<String, Alert> last = new HashMap<>();
        for (Alert alert : revisions) {
            last.merge(alert.getId(), alert, (one, other) -> other.getRevision() >= one.getRevision() ? other : one);
        }
        Map<String, Integer> lines = new TreeMap<>();
        last.values().stream()
                .filter(alert -> alert.getStatus() == AlertStatus.final$)
                .forEach(alert -> lines.merge(line(alert), 1, Integer::sum));
        return lines;
    }

    private static String line(Alert alert) {
        return "%s %s %s %s %s..%s x%d"
                .formatted(
                        alert.getOrganization(),
                        alert.getRuleName(),
                        alert.getLane(),
                        new TreeMap<>(alert.getGroup()),
                        offset(alert.getFirst()),
                        offset(alert.getLast()),
                        alert.getCount());
    }

    private static String offset(Instant at) {
        return Duration.between(Story.START, at).toString();
    }
}
