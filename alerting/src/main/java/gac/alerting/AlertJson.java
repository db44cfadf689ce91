package gac.alerting;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gac.schemas.avro.Alert;
import gac.schemas.avro.DigestMember;
import gac.schemas.avro.Evidence;
import gac.schemas.avro.Finding;
import gac.schemas.avro.Span;
import gac.schemas.avro.SystemRef;
import gac.schemas.avro.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert as JSON for other programs. Names and meaning are a contract: names are only ever added. Absent values are left out, lists may be
 * empty; instants are ISO 8601, UTC, milliseconds; {@code delay_ms} is in milliseconds; spans are UTF-16 offsets into {@code line}.
 */
public final class AlertJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private AlertJson() {}

    /** The whole alert. */
    public static ObjectNode of(Alert alert) {
        ObjectNode json = JSON.objectNode();
        json.put("id", alert.getId());
        json.put("short_id", alert.getShortId());
        json.put("revision", alert.getRevision());
        // Avro's generated constant for the symbol `final` is final$
        json.put("status", alert.getStatus().name().replace("$", ""));
        put(json, "merged_into", alert.getMergedInto());
        put(json, "continues", alert.getContinues());
        json.put("disposition", alert.getDisposition().name());
        json.put("rule", alert.getRule());
        json.put("rule_name", alert.getRuleName());
        json.set("title", text(alert.getTitle()));
        json.put("category", alert.getCategory());
        json.put("severity", alert.getLevel().name());
        json.put("outcome", alert.getOutcome().name());
        json.set("attack", strings(alert.getAttack()));
        json.put("organization", alert.getOrganization());
        ArrayNode systems = json.putArray("systems");
        alert.getSystems().forEach(system -> systems.add(system(system)));
        json.put("system_level", alert.getSystemLevel());
        ObjectNode group = json.putObject("group");
        new TreeMap<>(alert.getGroup()).forEach(group::put);
        ObjectNode entities = json.putObject("entities");
        new TreeMap<>(alert.getEntities()).forEach((field, values) -> entities.set(field, strings(values)));
        ObjectNode completedBy = json.putObject("completed_by");
        new TreeMap<>(alert.getCompletedBy()).forEach((field, values) -> completedBy.set(field, strings(values)));
        json.put("first", instant(alert.getFirst()));
        json.put("last", instant(alert.getLast()));
        json.put("count", alert.getCount());
        json.put("counted", alert.getCounted().name());
        if (alert.getDistinct() != null) {
            json.put("distinct", alert.getDistinct());
        }
        json.put("approximate", alert.getApproximate());
        json.put("lane", alert.getLane().name());
        json.put("delay_ms", alert.getDelay());
        json.put("published", instant(alert.getPublished()));
        ArrayNode findings = json.putArray("findings");
        alert.getFindings().forEach(finding -> findings.add(finding(finding)));
        ArrayNode evidence = json.putArray("evidence");
        alert.getEvidence().forEach(line -> evidence.add(evidence(line)));
        json.put("evidence_sha256", EvidenceHash.of(alert));
        json.set("false_positives", texts(alert.getFalsePositives()));
        json.set("blind_spots", texts(alert.getBlindSpots()));
        json.set("steps", texts(alert.getSteps()));
        json.put("release", alert.getRelease());
        json.set("exceptions", strings(alert.getExceptions()));
        put(json, "watch", alert.getWatch());
        json.put("drill", alert.getDrill());
        ArrayNode members = json.putArray("members");
        alert.getMembers().forEach(member -> members.add(member(member)));
        return json;
    }

    private static ObjectNode system(SystemRef system) {
        ObjectNode json = JSON.objectNode();
        json.put("id", system.getId());
        json.set("name", text(system.getName()));
        json.put("level", system.getLevel());
        put(json, "owner", system.getOwner());
        put(json, "operator", system.getOperator());
        put(json, "provider", system.getProvider());
        put(json, "duty", system.getDuty());
        return json;
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode json =
                JSON.objectNode().put("condition", finding.getCondition()).put("observed", finding.getObserved());
        if (finding.getText() != null) {
            json.set("text", text(finding.getText()));
        }
        return json;
    }

    private static ObjectNode evidence(Evidence evidence) {
        ObjectNode json = JSON.objectNode();
        json.put("line", evidence.getLine());
        json.put("truncated", evidence.getTruncated());
        json.put("event_id", evidence.getEventId());
        json.put("effective", instant(evidence.getEffective()));
        json.put("received", instant(evidence.getReceived()));
        put(json, "source", evidence.getSource());
        json.put("rule", evidence.getRule());
        ArrayNode spans = json.putArray("spans");
        for (Span span : evidence.getSpans()) {
            spans.addArray().add(span.getStart()).add(span.getEnd());
        }
        return json;
    }

    private static ObjectNode member(DigestMember member) {
        ObjectNode json = JSON.objectNode();
        json.put("rule", member.getRule());
        json.set("title", text(member.getTitle()));
        json.put("category", member.getCategory());
        json.put("alert", member.getAlert());
        json.put("who", member.getWho());
        json.put("first", instant(member.getFirst()));
        json.put("last", instant(member.getLast()));
        json.put("count", member.getCount());
        return json;
    }

    private static ArrayNode texts(List<Text> texts) {
        ArrayNode json = JSON.arrayNode();
        texts.forEach(text -> json.add(text(text)));
        return json;
    }

    private static ObjectNode text(Text text) {
        return JSON.objectNode().put("en", text.getEn()).put("vi", text.getVi());
    }

    private static ArrayNode strings(List<String> values) {
        ArrayNode json = JSON.arrayNode();
        values.forEach(json::add);
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static String instant(Instant instant) {
        return ISO.format(instant);
    }
}
