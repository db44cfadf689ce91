package gac.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.DigestMember;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.SystemRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that the sample day must give: all of them, and no others. An alert is told apart by everything a person would check: disposition,
 * level, category, rule, agency, system, group, first and last to the second, exact count, and the distinct count where one is stated. The same of
 * what the systems' level held back.
 */
final class DemoExpectation {
    /** One alert, or one attempt that a digest lists. Where {@code distinct} is null on the expected side, any will do. */
    private record Told(String what, @Nullable Long distinct) {
        boolean isMetBy(Told actual) {
            return what.equals(actual.what) && (distinct == null || distinct.equals(actual.distinct));
        }

        @Override
        public String toString() {
            return distinct == null ? what : what + ", " + distinct + " distinct";
        }
    }

    private static final String HELD_BACK = "held back ";
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final List<Told> expected;
    private final List<HeldBackExpectation> heldBack;
    private final Map<String, Long> suppressed;

    private DemoExpectation(
            ZoneId zone, List<Told> expected, List<HeldBackExpectation> heldBack, Map<String, Long> suppressed) {
        this.zone = zone;
        this.expected = expected;
        this.heldBack = heldBack;
        this.suppressed = suppressed;
    }

    static DemoExpectation load(Path file) {
        JsonNode tree;
        try {
            tree = new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw CommandFailure.input(file + ": cannot be read: " + e.getMessage(), e);
        }
        ZoneId zone = ZoneId.of(tree.path("zone").asText("Asia/Ho_Chi_Minh"));
        List<Told> expected = new ArrayList<>();
        for (JsonNode alert : tree.path("must")) {
            String head = String.join(
                    " ", text(alert, "disposition"), text(alert, "level"), text(alert, "category"), place(alert));
            expected.add(told(head, alert, zone));
        }
        for (JsonNode digest : tree.path("digests")) {
            for (JsonNode member : digest.path("members")) {
                expected.add(told("digest of " + text(digest, "day") + " " + place(digest), member, zone));
            }
        }
        List<HeldBackExpectation> heldBack = new ArrayList<>();
        for (JsonNode entry : tree.path("held_back_below_level")) {
            if (entry.has("at_least")) {
                heldBack.add(HeldBackExpectation.of(entry));
            } else {
                expected.add(told(HELD_BACK + place(entry), entry, zone));
            }
        }
        Map<String, Long> suppressed = new TreeMap<>();
        for (JsonNode entry : tree.path("suppressed")) {
            suppressed.put(text(entry, "exception"), entry.path("count").asLong());
        }
        return new DemoExpectation(zone, expected, heldBack, suppressed);
    }

    static String place(JsonNode node) {
        return text(node, "organization") + "/" + text(node, "system");
    }

    static String text(JsonNode node, String key) {
        return node.path(key).asText("-");
    }

    private static Told told(String head, JsonNode node, ZoneId zone) {
        Map<String, String> group = group(node);
        return new Told(
                what(
                        head,
                        text(node, "rule"),
                        group,
                        OffsetDateTime.parse(text(node, "first")).toInstant(),
                        OffsetDateTime.parse(text(node, "last")).toInstant(),
                        node.path("count").asLong(),
                        zone),
                node.has("distinct") ? node.path("distinct").asLong() : null);
    }

    static Map<String, String> group(JsonNode node) {
        Map<String, String> group = new TreeMap<>();
        node.path("group")
                .properties()
                .forEach(entry -> group.put(entry.getKey(), entry.getValue().asText()));
        return group;
    }

    static Map<String, String> group(Alert alert) {
        Map<String, String> group = new TreeMap<>(alert.getGroup());
        group.remove("system");
        return group;
    }

    private static String what(
            String head, String rule, Map<String, String> group, Instant first, Instant last, long count, ZoneId zone) {
        return head + ": " + rule + " " + group + " " + local(first, zone) + " to " + local(last, zone) + ", " + count
                + " events";
    }

    private static String local(Instant instant, ZoneId zone) {
        return SECONDS.format(instant.atZone(zone));
    }

    /**
     * What is missing ({@code -}) and what is too much ({@code +}); empty when the alerts are exactly those expected.
     *
     * @param alerts the last revision of each alert
     * @param below what the systems' level held back
     */
    List<String> compare(Collection<Alert> alerts, Collection<Alert> below) {
        List<Told> actual = actual(alerts);
        List<String> differences = new ArrayList<>();
        List<Alert> exact = new ArrayList<>(below);
        for (HeldBackExpectation entry : heldBack) {
            if (!entry.takeFrom(exact)) {
                differences.add("- " + HELD_BACK + entry);
            }
        }
        exact.forEach(alert -> actual.add(told(HELD_BACK + place(alert) + unfinished(alert), alert)));
        List<Told> left = new ArrayList<>(actual);
        for (Told wanted : expected) {
            Told found = left.stream().filter(wanted::isMetBy).findFirst().orElse(null);
            if (found == null) {
                differences.add("- " + wanted);
            } else {
                left.remove(found);
            }
        }
        left.forEach(extra -> differences.add("+ " + extra));
        differences.sort((a, b) -> a.substring(2).compareTo(b.substring(2)));
        return differences;
    }

    /** The same of the matches that exceptions held back, by the exception's id. */
    List<String> compareSuppressed(Map<String, Long> actual) {
        List<String> differences = new ArrayList<>();
        Set<String> exceptions = new TreeSet<>(suppressed.keySet());
        exceptions.addAll(actual.keySet());
        for (String exception : exceptions) {
            Long wanted = suppressed.get(exception);
            Long found = actual.get(exception);
            if (wanted == null || !wanted.equals(found)) {
                differences.add("- suppressed by " + exception + ": " + (wanted == null ? 0 : wanted) + " matches");
                differences.add("+ suppressed by " + exception + ": " + (found == null ? 0 : found) + " matches");
            }
        }
        return differences;
    }

    private List<Told> actual(Collection<Alert> alerts) {
        Map<String, Alert> byId = alerts.stream().collect(Collectors.toMap(Alert::getId, alert -> alert));
        List<Told> actual = new ArrayList<>();
        Set<String> inDigests = new HashSet<>();
        for (Alert alert : alerts) {
            for (DigestMember member : alert.getMembers()) {
                Alert attempt = byId.get(member.getAlert());
                inDigests.add(member.getAlert());
                String head = "digest of " + alert.getGroup().get("day") + " " + place(alert) + unfinished(alert);
                actual.add(
                        attempt == null
                                ? new Told(head + ": an attempt that is no alert: " + member.getAlert(), null)
                                : told(head + unfinished(attempt), attempt));
            }
        }
        for (Alert alert : alerts) {
            boolean attempt = alert.getDisposition() == Disposition.digest;
            if (alert.getStatus() == AlertStatus.merged
                    || !alert.getMembers().isEmpty()
                    || (attempt && inDigests.contains(alert.getId()))) {
                continue;
            }
            String head = Stream.of(
                            attempt ? "in no digest" : alert.getDisposition().name(),
                            alert.getLevel().name(),
                            alert.getCategory(),
                            place(alert))
                    .collect(Collectors.joining(" "));
            actual.add(told(head + unfinished(alert), alert));
        }
        return actual;
    }

    private Told told(String head, Alert alert) {
        return new Told(
                what(
                        head,
                        alert.getRuleName(),
                        group(alert),
                        alert.getFirst(),
                        alert.getLast(),
                        alert.getCount(),
                        zone),
                alert.getDistinct());
    }

    static String place(Alert alert) {
        String systems = alert.getSystems().stream().map(SystemRef::getId).collect(Collectors.joining("+"));
        return alert.getOrganization() + "/" + (systems.isEmpty() ? "-" : systems);
    }

    private static String unfinished(Alert alert) {
        return alert.getStatus() == AlertStatus.final$ ? "" : " (" + alert.getStatus() + ")";
    }
}
