package gac.correlate.engine;

import gac.correlate.gate.Published;
import gac.correlate.release.SystemRegister;
import gac.schemas.avro.Detection;
import gac.schemas.avro.Lane;
import gac.schemas.avro.Level;
import gac.schemas.avro.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept of a group beside its window state: who it is, when it next has to be looked at, and what was published of its episodes. */
final class GroupHeader {
    /** No expiry entry. */
    static final long NEVER = Long.MAX_VALUE;

    /** Version 1 did not say of an episode whose digest it is in. */
    private static final int VERSION = 2;

    private static final int MAX_SYSTEMS = 20;
    /** Stands for events whose source belongs to no registered system. */
    private static final String UNREGISTERED = "";

    final String definition;
    final String organization;
    final List<@Nullable String> group;
    final Lane lane;
    String release;
    long timerAt = NEVER;
    long delay;
    /** How many of the group's lines went along with its qualifying instants. */
    int linesPassedOn;

    final Map<String, Integer> systems = new HashMap<>();
    final Map<Long, Published> episodes = new TreeMap<>();

    private GroupHeader(
            String definition, String organization, List<@Nullable String> group, Lane lane, String release) {
        this.definition = definition;
        this.organization = organization;
        this.group = group;
        this.lane = lane;
        this.release = release;
    }

    static GroupHeader of(Detection detection, Lane lane) {
        return new GroupHeader(
                detection.getDefinition(),
                detection.getOrganization(),
                new ArrayList<>(detection.getGroup()),
                lane,
                detection.getRelease());
    }

    /** Takes in what a detection says of the group; independent of the order of detections, but for the release. */
    void accept(Detection detection) {
        release = detection.getRelease();
        delay = Math.max(
                delay,
                detection.getReceived().toEpochMilli()
                        - detection.getEffective().toEpochMilli());
        String system = detection.getSystem() == null ? UNREGISTERED : detection.getSystem();
        if (systems.containsKey(system) || systems.size() < MAX_SYSTEMS) {
            systems.put(system, detection.getSystemLevel());
        }
    }

    /** Forgets what was said of it so far. */
    void restart() {
        delay = 0;
        systems.clear();
    }

    /** The highest level among its systems. */
    int systemLevel() {
        return systems.values().stream().mapToInt(Integer::intValue).max().orElse(SystemRegister.UNREGISTERED_LEVEL);
    }

    /** Ids of its registered systems, highest level first. */
    List<String> systemIds() {
        return systems.entrySet().stream()
                .filter(system -> !system.getKey().equals(UNREGISTERED))
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    byte[] encode() {
        StateOutput out = new StateOutput(VERSION)
                .text(definition)
                .text(organization)
                .text(release)
                .text(lane.name())
                .number(timerAt)
                .number(delay)
                .number(linesPassedOn)
                .number(group.size());
        group.forEach(out::text);
        out.number(systems.size());
        systems.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(system -> out.text(system.getKey()).number(system.getValue()));
        out.number(episodes.size());
        episodes.forEach((id, published) -> out.number(id)
                .number(published.revision())
                .number(published.opened())
                .text(published.system())
                .number(published.count())
                .number(published.last())
                .text(published.level().name())
                .text(published.outcome().name()));
        return out.bytes();
    }

    static GroupHeader decode(byte[] bytes) {
        StateInput in = new StateInput(bytes, 1, VERSION);
        String definition = in.text();
        String organization = in.text();
        String release = in.text();
        Lane lane = Lane.valueOf(in.text());
        long timerAt = in.number();
        long delay = in.number();
        int linesPassedOn = in.integer();
        List<@Nullable String> group = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            group.add(in.textOrNull());
        }
        GroupHeader header = new GroupHeader(definition, organization, group, lane, release);
        header.timerAt = timerAt;
        header.delay = delay;
        header.linesPassedOn = linesPassedOn;
        for (int left = in.size(); left > 0; left--) {
            header.systems.put(in.text(), in.integer());
        }
        List<String> ids = header.systemIds();
        String first = ids.isEmpty() ? null : ids.get(0);
        for (int left = in.size(); left > 0; left--) {
            header.episodes.put(
                    in.number(),
                    new Published(
                            in.integer(),
                            in.number(),
                            in.version() == 1 ? first : in.textOrNull(),
                            in.number(),
                            in.number(),
                            Level.valueOf(in.text()),
                            Outcome.valueOf(in.text())));
        }
        return header;
    }
}
