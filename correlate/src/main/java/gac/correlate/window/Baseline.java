package gac.correlate.window;

/**
 * What a group's past must be like for the types that compare with it.
 *
 * @param warmUpMs for how long the group must be known before anything is reported, ms; above_usual: whole days
 * @param days above_usual: how many days back
 * @param deviations above_usual: how many median absolute deviations (scaled to a standard deviation) above the median
 */
public record Baseline(long warmUpMs, int days, double deviations) {
    public Baseline {
        if (warmUpMs < 1 || days < 0 || !(deviations >= 0) || Double.isInfinite(deviations)) {
            throw new IllegalArgumentException(
                    "a baseline needs a warm-up above 0, and days and deviations that are not negative");
        }
    }
}
