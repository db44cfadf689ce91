package gac.correlate.health;

import java.time.Duration;

/**
 * How patient the health watch is.
 *
 * @param level systems of this level or above alert, in a watch perhaps lower ones
 * @param receiverSilent a receiver without a sign of life for so long is down
 * @param receiverStopped the same, where it has said that it ends in order
 * @param shortest no learned silence is a finding before that
 * @param settle by how much longer a single host is waited for than what stands for several: one dead collector is one alert
 * @param warmUp a host is watched when it has been heard over so long a time; names that somebody made up are not
 * @param keep what has not been heard for so long is forgotten
 * @param interval how often what is known of a source is written while all is well
 */
public record HealthSettings(
        int level,
        Duration receiverSilent,
        Duration receiverStopped,
        Duration shortest,
        Duration settle,
        Duration warmUp,
        Duration keep,
        Duration interval) {
    /** Of a source that writes at least each five minutes silence is told within 15 minutes. */
    public static final HealthSettings DEFAULT = new HealthSettings(
            3,
            Duration.ofMinutes(3),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Duration.ofDays(30),
            Duration.ofMinutes(1));

    /** The settings of tests that must not wait: a hundredth of the usual times. */
    HealthSettings hurried(int factor) {
        return new HealthSettings(
                level,
                receiverSilent.dividedBy(factor),
                receiverStopped.dividedBy(factor),
                shortest.dividedBy(factor),
                settle.dividedBy(factor),
                warmUp.dividedBy(factor),
                keep,
                interval.dividedBy(factor));
    }
}
