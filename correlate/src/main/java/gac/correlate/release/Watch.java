package gac.correlate.release;

import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A time in which more is looked at: an election, holidays, a drill of others. Which events and episodes it concerns is decided by the instants they
 * are about, not by when they are read.
 *
 * @param from the first instant of it
 * @param to the first instant after it
 * @param organizations agencies it is limited to; empty means all
 * @param systems ids of systems it is limited to; with {@code tags} empty too, all and what is not registered
 * @param tags systems that have one of these belong to it as well
 * @param minLevel systems of this level or above alert in it, where they do not anyway; null leaves the level as it is
 * @param factor what thresholds of counts are multiplied by in it, above 0 and at most 1
 * @param rules ids or names of rules on trial, or silent by their authors, that alert in it
 * @param hints words that alerts carry for whoever routes them
 * @param drill whether its alerts are marked as those of a drill
 * @param file where it was read from
 * @param line 1-based
 */
public record Watch(
        String id,
        Text name,
        Instant from,
        Instant to,
        Set<String> organizations,
        Set<String> systems,
        Set<String> tags,
        @Nullable Integer minLevel,
        double factor,
        Set<String> rules,
        List<String> hints,
        boolean drill,
        String owner,
        String file,
        int line) {
    public Watch {
        organizations = Set.copyOf(organizations);
        systems = Set.copyOf(systems);
        tags = Set.copyOf(tags);
        rules = Set.copyOf(rules);
        hints = List.copyOf(hints);
    }

    boolean covers(Instant effective) {
        return !effective.isBefore(from) && effective.isBefore(to);
    }

    boolean overlaps(Instant first, Instant last) {
        return first.isBefore(to) && !last.isBefore(from);
    }

    Duration length() {
        return Duration.between(from, to);
    }

    /**
     * @param organization whose events they are; of a group across all agencies each system's own counts
     * @param system null for what belongs to no registered system
     */
    boolean concerns(String organization, @Nullable SystemRecord system) {
        String agency = system == null ? organization : system.getOrganization();
        if (!organizations.isEmpty() && !organizations.contains(agency)) {
            return false;
        }
        if (systems.isEmpty() && tags.isEmpty()) {
            return true;
        }
        return system != null
                && (systems.contains(system.getId())
                        || system.getTags().stream().anyMatch(tags::contains));
    }

    /** Whether an event is counted with the watch's threshold: those within it, and before it as far back as a window reaches. */
    public boolean counts(String organization, @Nullable SystemRecord system, Instant effective, Duration timespan) {
        return effective.isBefore(to) && !effective.isBefore(from.minus(timespan)) && concerns(organization, system);
    }

    /** Whether it makes a rule alert that would be silent without it. */
    boolean wakes(AlertDefinition definition) {
        return rules.contains(definition.rule()) || rules.contains(definition.name());
    }
}
