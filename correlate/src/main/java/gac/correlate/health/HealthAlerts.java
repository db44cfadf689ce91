package gac.correlate.health;

import gac.correlate.gate.AlertIds;
import gac.correlate.health.Finding.Part;
import gac.correlate.release.Watches;
import gac.schemas.AlertCategory;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Counted;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.SystemRef;
import gac.schemas.avro.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Findings as alerts. The id is a function of what is found, and since when: whoever finds it again finds the same alert. */
final class HealthAlerts {
    /** Values of one field that an alert names. */
    private static final int NAMED = 20;

    private HealthAlerts() {}

    /**
     * A revision of an alert that is open.
     *
     * @param before the revision before; null: it opens
     */
    static Alert open(Finding found, @Nullable Alert before, Instant now, String release, Watches.Effect watched) {
        List<@Nullable String> group = new ArrayList<>();
        found.key().group().forEach(part -> group.add(part.value()));
        String id = before != null
                ? before.getId()
                : AlertIds.id(
                        found.key().kind().rule(),
                        found.key().organization(),
                        group,
                        Lane.on_time,
                        found.since().toEpochMilli());
        Level level = found.key().kind().level();
        Text text = HealthTexts.finding(found);
        Alert alert = new Alert();
        alert.setId(id);
        alert.setShortId(AlertIds.shortId(id));
        alert.setRevision(before == null ? 0 : before.getRevision() + 1);
        alert.setStatus(AlertStatus.open);
        alert.setDisposition(level.compareTo(Level.high) >= 0 ? Disposition.page : Disposition.queue);
        alert.setRule(found.key().kind().rule());
        alert.setRuleName(found.key().kind().rule());
        alert.setTitle(HealthTexts.title(found.key().kind()));
        alert.setCategory(AlertCategory.HEALTH.name());
        alert.setLevel(level);
        alert.setOutcome(Outcome.success); // it is so: nothing that was merely tried
        alert.setAttack(List.of());
        alert.setOrganization(found.key().organization());
        alert.setSystems(found.systems().stream()
                .filter(Objects::nonNull)
                .map(HealthAlerts::ref)
                .toList());
        alert.setSystemLevel(found.level());
        Map<String, String> grouped = new LinkedHashMap<>();
        for (Part part : found.key().group()) {
            grouped.put(part.field(), part.value());
        }
        alert.setGroup(grouped);
        alert.setEntities(entities(found));
        alert.setCompletedBy(Map.of());
        alert.setFirst(before == null ? found.since() : before.getFirst());
        alert.setLast(now);
        alert.setCount(found.members().size());
        alert.setCounted(Counted.instants);
        alert.setApproximate(false);
        alert.setLane(Lane.on_time);
        alert.setDelay(0);
        alert.setPublished(now);
        alert.setFindings(List.of(new gac.schemas.avro.Finding(
                found.key().kind().rule(), Integer.toString(found.members().size()), text)));
        alert.setEvidence(List.of());
        alert.setFalsePositives(List.of());
        alert.setBlindSpots(List.of());
        alert.setSteps(HealthTexts.steps(found.key().kind()));
        alert.setRelease(release);
        alert.setExceptions(List.of());
        alert.setWatch(watched.id());
        alert.setHints(watched.hints());
        alert.setDrill(watched.drill());
        alert.setMembers(List.of());
        return alert;
    }

    /** The last revision of an alert. */
    static Alert over(Alert before, Text text, Instant now) {
        Alert alert = Alert.newBuilder(before).build();
        alert.setRevision(before.getRevision() + 1);
        alert.setStatus(AlertStatus.final$);
        alert.setLast(now);
        alert.setPublished(now);
        List<gac.schemas.avro.Finding> findings = new ArrayList<>(before.getFindings());
        findings.add(new gac.schemas.avro.Finding(before.getRule() + " over", "", text));
        alert.setFindings(findings);
        return alert;
    }

    private static Map<String, List<String>> entities(Finding found) {
        Map<String, List<String>> entities = new LinkedHashMap<>();
        List<String> hosts = found.members().stream()
                .map(SenderKey::host)
                .filter(Objects::nonNull)
                .distinct()
                .limit(NAMED)
                .toList();
        if (!hosts.isEmpty()) {
            entities.put("host.name", hosts);
        }
        List<String> sources = found.members().stream()
                .map(SenderKey::source)
                .distinct()
                .limit(NAMED)
                .toList();
        if (!sources.isEmpty()) {
            entities.put("ingest.source", sources);
        }
        return entities;
    }

    private static SystemRef ref(SystemRecord system) {
        return new SystemRef(
                system.getId(),
                system.getName(),
                system.getLevel(),
                system.getOwner(),
                system.getOperator(),
                system.getProvider(),
                system.getDuty());
    }
}
