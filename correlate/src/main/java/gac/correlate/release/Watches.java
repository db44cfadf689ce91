package gac.correlate.release;

import gac.schemas.avro.SystemRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The watches of a release: its calendar. */
public final class Watches {
    public static final Watches NONE = new Watches(List.of());

    private final List<Watch> byLength;

    private Watches(List<Watch> byLength) {
        this.byLength = byLength;
    }

    static Watches of(List<Watch> watches) {
        return new Watches(watches.stream()
                .sorted(Comparator.comparing(Watch::length).thenComparing(Watch::id))
                .toList());
    }

    /** Every watch, the shortest first. */
    public List<Watch> all() {
        return byLength;
    }

    /** The shortest watch that an event of that instant is in, or null. */
    public @Nullable Watch at(String organization, @Nullable SystemRecord system, Instant effective) {
        for (Watch watch : byLength) {
            if (watch.covers(effective) && watch.concerns(organization, system)) {
                return watch;
            }
        }
        return null;
    }

    /**
     * What holds for an episode.
     *
     * @param systems the registered systems its events came from; without any it is one of no registered system
     * @param first the earliest instant of the episode
     * @param last the latest that qualified
     */
    public Effect during(String organization, List<SystemRecord> systems, Instant first, Instant last) {
        if (byLength.isEmpty()) {
            return Effect.NONE;
        }
        List<Watch> found = new ArrayList<>();
        for (Watch watch : byLength) {
            boolean concerns = systems.isEmpty()
                    ? watch.concerns(organization, null)
                    : systems.stream().anyMatch(system -> watch.concerns(organization, system));
            if (concerns && watch.overlaps(first, last)) {
                found.add(watch);
            }
        }
        return found.isEmpty() ? Effect.NONE : new Effect(List.copyOf(found));
    }

    /** @param watches those an episode is in, the shortest first */
    public record Effect(List<Watch> watches) {
        public static final Effect NONE = new Effect(List.of());

        /** The level from which systems alert, where it is {@code usual} without a watch. */
        public int level(int usual) {
            int level = usual;
            for (Watch watch : watches) {
                Integer own = watch.minLevel();
                level = own == null ? level : Math.min(level, own);
            }
            return level;
        }

        /**
         * Whether an episode of the definition is an alert as far as watches have a say: one counted with a watch's threshold, when something of
         * it qualified within the watch; one counted as always, unless all of it lies in a watch whose threshold counts it; one of a silent rule, when a watch
         * wakes it. As an episode only ever grows, one that is admitted stays so, in whatever order its events come.
         */
        public boolean admits(AlertDefinition definition, Instant first, Instant last) {
            Watch own = definition.watch();
            if (own != null && (!watches.contains(own) || last.isBefore(own.from()))) {
                return false;
            }
            for (Watch watch : watches) {
                boolean whole = !first.isBefore(watch.from()) && last.isBefore(watch.to());
                if (own == null && whole && definition.isCountedMoreStrictlyIn(watch)) {
                    return false;
                }
            }
            return definition.alertsFrom(first)
                    || (definition.alertsWhenWoken() && watches.stream().anyMatch(watch -> watch.wakes(definition)));
        }

        /** Id of the shortest, or null. */
        public @Nullable String id() {
            return watches.isEmpty() ? null : watches.get(0).id();
        }

        public List<String> hints() {
            return watches.stream()
                    .flatMap(watch -> watch.hints().stream())
                    .distinct()
                    .toList();
        }

        public boolean drill() {
            return watches.stream().anyMatch(Watch::drill);
        }
    }
}
