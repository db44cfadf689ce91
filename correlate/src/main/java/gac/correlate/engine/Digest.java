package gac.correlate.engine;

import gac.correlate.gate.AlertIds;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Release;
import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Counted;
import gac.schemas.avro.Detection;
import gac.schemas.avro.DigestMember;
import gac.schemas.avro.Disposition;
import gac.schemas.avro.EpisodeRef;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digest of one system and day: what was attempted there without a sign of success. A built-in correlation over alerts of disposition digest; its
 * card is an alert of its own whose {@code members} are those alerts. It counts matches: an event is in every alert whose rule it matched, and which
 * events they share is known to none of them.
 *
 * <p>Revisions: on the first member; when the members have doubled; every hour in which something changed; at the day's end; and a final one when no
 * member can change any more (an alert lasts at most 24 hours).
 */
final class Digest {
    /** The definition the alerts are counted for. */
    static final String ID = "gac-digest";

    /** Days of a digest begin and end here. */
    static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** Members a card lists; what comes beyond is counted in the card's figures only. */
    static final int MEMBERS = 200;

    /** Members that are counted; with more the card is marked approximate. */
    static final int COUNTED = 2_000;

    private static final int VERSION = 1;
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    /** The cap on an alert's length, and an hour for its final revision. */
    private static final long AFTER_DAY_MS = Duration.ofHours(25).toMillis();

    private static final Text TITLE = new Text(
            "Attack attempts without a sign of success", "Các hành vi dò quét, tấn công chưa có dấu hiệu thành công");

    private record Member(String rule, String who, long first, long last, long count) {}

    private final String organization;
    private final @Nullable String system;
    private final String day;
    private String release;
    private int systemLevel;
    private int revision = -1;
    private long publishedAt;
    private int publishedMembers;
    private boolean dirty;
    private boolean approximate;
    private long timerAt = GroupHeader.NEVER;
    private final Map<String, Member> members = new TreeMap<>();

    private Digest(String organization, @Nullable String system, String day, String release) {
        this.organization = organization;
        this.system = system;
        this.day = day;
        this.release = release;
    }

    /** The day a digest takes an alert into: the one in which it was published first. */
    static String dayOf(long publishedMs) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(publishedMs), ZONE).toString();
    }

    static Digest of(Detection detection) {
        String day = detection.getGroup().get(1);
        if (day == null) {
            throw new IllegalArgumentException("a digest's group is (system, day)");
        }
        return new Digest(detection.getOrganization(), detection.getGroup().get(0), day, detection.getRelease());
    }

    private long dayEnd() {
        return LocalDate.parse(day).plusDays(1).atStartOfDay(ZONE).toInstant().toEpochMilli();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    long timerAt() {
        return timerAt;
    }

    void timerAt(long time) {
        timerAt = time;
    }

    /** The frontier at which there is something to publish, or to end. */
    long nextTimer() {
        long close = dayEnd() + AFTER_DAY_MS;
        if (!dirty) {
            return close;
        }
        long hourly = publishedAt + HOUR_MS;
        long end = dayEnd();
        return publishedAt < end ? Math.min(hourly, end) : Math.min(hourly, close);
    }

    /** Whether nothing can come for it any more at this frontier. */
    boolean isOver(long frontier) {
        return frontier >= dayEnd() + AFTER_DAY_MS;
    }

    /** Takes in a revision of a member; whether that is worth a revision of the digest now. */
    boolean accept(Detection detection) {
        EpisodeRef episode = detection.getEpisode();
        release = detection.getRelease();
        systemLevel = Math.max(systemLevel, detection.getSystemLevel());
        if (episode.getCount() == 0) {
            dirty |= members.remove(episode.getAlert()) != null;
            return false;
        }
        Member member = new Member(
                detection.getRule(),
                episode.getWho(),
                episode.getFirst().toEpochMilli(),
                episode.getLast().toEpochMilli(),
                episode.getCount());
        if (members.size() >= COUNTED && !members.containsKey(episode.getAlert())) {
            dirty |= !approximate;
            approximate = true;
            return false;
        }
        dirty |= !member.equals(members.put(episode.getAlert(), member));
        return dirty && (revision < 0 || members.size() >= 2 * publishedMembers);
    }

    boolean isDirty() {
        return dirty;
    }

    boolean isPublished() {
        return revision >= 0;
    }

    /** The next revision. */
    Alert publish(Release definitions, long published, boolean over) {
        revision++;
        publishedAt = published;
        publishedMembers = Math.max(1, members.size());
        dirty = false;
        List<@Nullable String> group = new ArrayList<>();
        group.add(system);
        group.add(day);
        String id = AlertIds.id(
                ID, organization, group, Lane.on_time, LocalDate.parse(day).toEpochDay());
        SystemRecord record = system == null ? null : definitions.systems().byId(system);
        Map<String, String> shown = new LinkedHashMap<>();
        if (system != null) {
            shown.put("system", system);
        }
        shown.put("day", day);
        List<DigestMember> lines = lines(definitions);
        Alert alert = new Alert();
        alert.setId(id);
        alert.setShortId(AlertIds.shortId(id));
        alert.setRevision(revision);
        alert.setStatus(over ? AlertStatus.final$ : AlertStatus.open);
        alert.setDisposition(Disposition.digest);
        alert.setRule(ID);
        alert.setRuleName(ID);
        alert.setTitle(TITLE);
        alert.setCategory(lines.isEmpty() ? "RECON" : lines.get(0).getCategory());
        alert.setLevel(level(definitions));
        alert.setOutcome(Outcome.attempt);
        alert.setAttack(List.of());
        alert.setOrganization(organization);
        alert.setSystems(record == null ? List.of() : List.of(Systems.ref(record)));
        alert.setSystemLevel(systemLevel);
        alert.setGroup(shown);
        alert.setEntities(Map.of());
        alert.setFirst(Instant.ofEpochMilli(
                members.values().stream().mapToLong(Member::first).min().orElse(published)));
        alert.setLast(Instant.ofEpochMilli(
                members.values().stream().mapToLong(Member::last).max().orElse(published)));
        alert.setCount(members.values().stream().mapToLong(Member::count).sum());
        alert.setCounted(Counted.matches);
        alert.setCompletedBy(Map.of());
        alert.setApproximate(approximate);
        alert.setLane(Lane.on_time);
        alert.setPublished(Instant.ofEpochMilli(published));
        alert.setFindings(List.of());
        alert.setEvidence(List.of());
        alert.setFalsePositives(List.of());
        alert.setBlindSpots(List.of());
        alert.setSteps(List.of());
        alert.setRelease(release);
        alert.setExceptions(List.of());
        alert.setHints(List.of());
        alert.setMembers(lines);
        return alert;
    }

    private Level level(Release definitions) {
        Level highest = Level.informational;
        for (Member member : members.values()) {
            AlertDefinition definition = definitions.definitions().byId(member.rule);
            if (definition != null && definition.level().compareTo(highest) > 0) {
                highest = definition.level();
            }
        }
        return highest;
    }

    private List<DigestMember> lines(Release definitions) {
        List<DigestMember> lines = new ArrayList<>();
        members.forEach((alert, member) -> {
            AlertDefinition definition = definitions.definitions().byId(member.rule);
            lines.add(new DigestMember(
                    definition == null ? member.rule : definition.name(),
                    definition == null ? new Text(member.rule, member.rule) : definition.title(),
                    definition == null ? "INTRUSION" : definition.category(),
                    alert,
                    member.who,
                    Instant.ofEpochMilli(member.first),
                    Instant.ofEpochMilli(member.last),
                    member.count));
        });
        lines.sort(Comparator.comparingLong(DigestMember::getCount)
                .reversed()
                .thenComparing(DigestMember::getFirst)
                .thenComparing(DigestMember::getAlert));
        return lines.size() > MEMBERS ? List.copyOf(lines.subList(0, MEMBERS)) : lines;
    }

    byte[] encode() {
        StateOutput out = new StateOutput(VERSION)
                .text(organization)
                .text(system)
                .text(day)
                .text(release)
                .number(systemLevel)
                .number(revision)
                .number(publishedAt)
                .number(publishedMembers)
                .number(dirty ? 1 : 0)
                .number(approximate ? 1 : 0)
                .number(timerAt)
                .number(members.size());
        members.forEach((alert, member) -> out.text(alert)
                .text(member.rule)
                .text(member.who)
                .number(member.first)
                .number(member.last)
                .number(member.count));
        return out.bytes();
    }

    static Digest decode(byte[] bytes) {
        StateInput in = new StateInput(bytes, VERSION);
        Digest digest = new Digest(in.text(), in.textOrNull(), in.text(), in.text());
        digest.systemLevel = in.integer();
        digest.revision = in.integer();
        digest.publishedAt = in.number();
        digest.publishedMembers = in.integer();
        digest.dirty = in.number() != 0;
        digest.approximate = in.number() != 0;
        digest.timerAt = in.number();
        for (int left = in.size(); left > 0; left--) {
            digest.members.put(in.text(), new Member(in.text(), in.text(), in.number(), in.number(), in.number()));
        }
        return digest;
    }

    String release() {
        return release;
    }
}
