package gac.correlate.coverage;

import gac.correlate.coverage.SystemInputs.Input;
import gac.correlate.release.AlertDefinition;
import gac.correlate.release.Release;
import gac.correlate.sigma.LogSource;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a system is covered: what came of it, which inputs are wanted of it, which rules can fire there.
 *
 * @param events events of the system that were looked at
 * @param inputs what came, most first
 * @param wanted what is wanted of a system of its level and tags
 * @param rules every rule that alerts, by name
 */
public record Coverage(
        SystemRecord system, long events, List<Came> inputs, List<Wanted> wanted, List<RuleReach> rules) {

    public Coverage {
        inputs = List.copyOf(inputs);
        wanted = List.copyOf(wanted);
        rules = List.copyOf(rules);
    }

    /**
     * Events of one kind.
     *
     * @param last when the last was received
     * @param hosts their names, at most {@value SystemInputs#NAMED}
     */
    public record Came(List<LogSource> logSources, long events, Instant last, Set<String> hosts, Set<String> sources) {}

    /**
     * An input that is wanted.
     *
     * @param events how many came; 0: it is missing
     * @param last when the last was received; null when none did
     */
    public record Wanted(
            Requirement requirement, long events, @Nullable Instant last) {}

    /** Whether a rule that could alert for the system does. */
    public enum Voice {
        /** It alerts. */
        ALERTS,
        /** It is on trial, or its author keeps it silent. */
        SHADOW,
        /** The system's level is too low for it. */
        BELOW_LEVEL
    }

    /**
     * A rule, and why it cannot fire.
     *
     * @param obstacle null when it can
     */
    public record RuleReach(
            String id,
            String name,
            Text title,
            String level,
            Voice voice,
            @Nullable Obstacle obstacle) {}

    /**
     * @param gateLevel systems of this level and above alert
     * @param now decides which trials are over
     */
    public static Coverage of(
            SystemRecord system,
            Release release,
            SystemInputs seen,
            List<Requirement> requirements,
            int gateLevel,
            Instant now) {
        Collection<Input> inputs = seen.all();
        Reach reach = new Reach(release, inputs);
        List<RuleReach> rules = release.definitions().all().stream()
                .filter(definition -> definition.alerts() || definition.silent())
                .map(definition -> rule(definition, reach.of(definition), system, gateLevel, now))
                .sorted(Comparator.comparing(RuleReach::name))
                .toList();
        return new Coverage(
                system,
                seen.events(),
                came(inputs),
                requirements.stream()
                        .filter(requirement -> requirement.isAbout(system))
                        .map(requirement -> wanted(requirement, inputs))
                        .toList(),
                rules);
    }

    private static RuleReach rule(
            AlertDefinition definition, Obstacle obstacle, SystemRecord system, int gateLevel, Instant now) {
        Voice voice = !definition.alertsFrom(now)
                ? Voice.SHADOW
                : system.getLevel() < gateLevel && !definition.always() ? Voice.BELOW_LEVEL : Voice.ALERTS;
        return new RuleReach(
                definition.id(),
                definition.name(),
                definition.title(),
                definition.level().name(),
                voice,
                obstacle.isNone() ? null : obstacle);
    }

    private static List<Came> came(Collection<Input> inputs) {
        List<Came> came = new ArrayList<>();
        for (Input input : inputs) {
            came.add(new Came(
                    input.logSources(),
                    input.events(),
                    input.last(),
                    new TreeSet<>(input.hosts()),
                    new TreeSet<>(input.sources())));
        }
        came.sort(Comparator.comparingLong((Came one) -> -one.events())
                .thenComparing(one -> one.logSources().toString()));
        return came;
    }

    private static Wanted wanted(Requirement requirement, Collection<Input> inputs) {
        long events = 0;
        Instant last = null;
        for (Input input : inputs) {
            boolean serves = input.logSources().stream()
                    .anyMatch(source -> requirement.anyOf().stream().anyMatch(wanted -> wanted.admits(source)));
            if (serves) {
                events += input.events();
                last = last == null || input.last().isAfter(last) ? input.last() : last;
            }
        }
        return new Wanted(requirement, events, last);
    }
}
