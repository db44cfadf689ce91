package gac.correlate.window;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an occurrence or a passing frontier changed in a group. */
public sealed interface Change {

    /** Why an episode is reported. */
    enum Kind {
        /** Its first instant qualified. */
        OPENED,
        /** Its bounds, counts or marks changed. */
        GROWN,
        /** It joined the older episode {@link EpisodeChanged#mergedInto()}; nothing follows for it. */
        MERGED,
        /** Nothing on time can change it any more: these are its last figures. */
        CLOSED
    }

    /**
     * The state of an episode after a change. The figures of MERGED are those before the merge.
     *
     * @param id {@code first} when the episode was first reported, ms: unique within the group and never changed, so
     *     that (definition, group, id) names the alert
     * @param first time of the earliest event of the first qualifying instant's window, ms
     * @param last last qualifying instant, ms
     * @param count events from first to last, both included
     * @param distinct value_count: most distinct values in one window; elsewhere 0
     * @param stepCounts temporal types: events per step from first to last; elsewhere empty
     * @param measure sum, average or percentile of the last qualifying window; elsewhere 0
     * @param approximate a stated cap was reached: figures are near, not exact
     * @param mergedInto MERGED: id of the episode that goes on
     * @param continues id of the episode this one continues, because episodes are capped in length
     */
    record EpisodeChanged(
            Kind kind,
            long id,
            long first,
            long last,
            long count,
            long distinct,
            List<Long> stepCounts,
            double measure,
            boolean approximate,
            @Nullable Long mergedInto,
            @Nullable Long continues)
            implements Change {}

    /**
     * An event whose window meets the condition; reported only where {@link WindowSpec#chained()}, once per event,
     * perhaps after later ones. It is the occurrence to hand to correlations that refer to this one.
     *
     * @param at effective time of the event, ms
     * @param partition its event partition
     * @param offset its offset there
     * @param idHash hash of its event id
     */
    record Qualified(long at, int partition, long offset, long idHash) implements Change {}
}
