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
     * @param systems the systems its events came from; null stands for what is not registered
     * @param first the earliest instant of the episode
     * @param last the latest that qualified
     * @param since when the release came into force that has these watches: what came in before was not counted with their thresholds
     */
    public Effect during(
            String organization, List<@Nullable SystemRecord> systems, Instant first, Instant last, Instant since) {
        if (byLength.isEmpty()) {
            return Effect.NONE;
        }
        List<Watch> found = new ArrayList<>();
        List<Watch> whole = new ArrayList<>();
        for (Watch watch : byLength) {
            long concerned = systems.stream()
                    .filter(system -> watch.concerns(organization, system))
                    .count();
            if (concerned == 0 || !watch.overlaps(first, last)) {
                continue;
            }
            found.add(watch);
            if (concerned == systems.size()
                    && !first.isBefore(watch.from())
                    && last.isBefore(watch.to())
                    && !first.isBefore(since)) {
                whole.add(watch);
            }
        }
        return found.isEmpty() ? Effect.NONE : new Effect(List.copyOf(found), List.copyOf(whole));
    }

    /**
     * @param watches those an episode is in, the shortest first
     * @param whole those of them that counted every event of it
     */
    public record Effect(List<Watch> watches, List<Watch> whole) {
        public static final Effect NONE = new Effect(List.of(), List.of());

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
         * it qualified within the watch; one counted as always, unless a watch with a threshold of its own counted every event of it; one of a silent rule, when a watch
         * wakes it. As an episode only ever grows, one that is admitted stays so, in whatever order its events come.
         */
        public boolean admits(AlertDefinition definition, Instant first, Instant last) {
            Watch own = definition.watch();
            if (own != null && (!watches.contains(own) || last.isBefore(own.from()))) {
                return false;
            }
            if (whole.stream().anyMatch(definition::isCountedMoreStrictlyIn)) {
                return false;
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
