package gac.correlate.window;

import org.jspecify.annotations.Nullable;

/**
 * One event taking part in one definition's group.
 *
 * <p>Events are ordered by {@code (at, partition, offset)}; two events of a group never share all three (a tie would be
 * broken by {@code idHash}).
 *
 * @param at effective time, ms
 * @param partition partition of the event topic it came from
 * @param offset its offset there
 * @param idHash 64-bit hash of the event id; one id counts once per group
 * @param step index into the definition's steps of the rule that matched; 0 where there is only one
 * @param value value to count (value_count); null elsewhere
 * @param number number to add up (value_sum, value_avg, value_percentile); 0 elsewhere
 */
public record Occurrence(
        long at,
        int partition,
        long offset,
        long idHash,
        int step,
        @Nullable String value,
        double number) {

    public static Occurrence of(long at, int partition, long offset, long idHash) {
        return new Occurrence(at, partition, offset, idHash, 0, null, 0);
    }

    public Occurrence withStep(int index) {
        return new Occurrence(at, partition, offset, idHash, index, value, number);
    }

    public Occurrence withValue(String counted) {
        return new Occurrence(at, partition, offset, idHash, step, counted, number);
    }

    public Occurrence withNumber(double added) {
        return new Occurrence(at, partition, offset, idHash, step, value, added);
    }
}
