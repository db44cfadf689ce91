package gac.correlate.health;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a source is usually silent: for each kind of hour ({@link Hours}) the longest silence within it of each of the last {@value #DAYS} days on which it was heard
 * after it, and the same of whole silences. What is usual is the median of these plus three times their spread (the median absolute deviation, scaled as for
 * a normal distribution), so that a single outage changes nothing. Mutable, for one thread.
 */
final class Rhythm {
    static final int DAYS = 7;
    private static final int NONE = -1;
    private static final int LONGEST_DAYS = 14;
    private static final double SPREADS = 3 * 1.4826;
    /** A silence of nearly a whole hour: at such hours the source sleeps. */
    private static final int ASLEEP = 3_300;
    /** So many days make a rule; before, the longest silence counts, of such hours and of all in which the source is awake, twice. */
    private static final int ENOUGH = 3;

    /** Whole silences, beside the kinds of hours. */
    private static final int WHOLE = Hours.KINDS;

    /** Of each kind the days before, the youngest last, then today. */
    private final int[][] longest = new int[Hours.KINDS + 1][DAYS + 1];

    private LocalDate today = LocalDate.MIN;

    Rhythm() {
        for (int[] kind : longest) {
            Arrays.fill(kind, NONE);
        }
    }

    /** One that was written by {@link #written}; one of another length is as good as none. */
    static Rhythm of(List<Integer> written, Instant at) {
        Rhythm rhythm = new Rhythm();
        if (written.size() == rhythm.longest.length * (DAYS + 1)) {
            for (int i = 0; i < written.size(); i++) {
                rhythm.longest[i / (DAYS + 1)][i % (DAYS + 1)] = written.get(i);
            }
            rhythm.today = at.atZone(Hours.ZONE).toLocalDate();
        }
        return rhythm;
    }

    List<Integer> written() {
        List<Integer> all = new ArrayList<>();
        for (int[] kind : longest) {
            for (int seconds : kind) {
                all.add(seconds);
            }
        }
        return all;
    }

    /** Takes a silence into account that has ended. */
    void heard(Duration silence, Instant ended) {
        roll(ended.atZone(Hours.ZONE).toLocalDate());
        Instant earliest = ended.minus(Duration.ofDays(LONGEST_DAYS));
        Instant begun = silence.compareTo(Duration.ofDays(LONGEST_DAYS)) > 0 ? earliest : ended.minus(silence);
        note(WHOLE, Duration.between(begun, ended));
        note(Hours.kind(ended), Duration.ZERO); // it was heard in this hour
        for (Instant end = ended; end.isAfter(begun); ) {
            Instant within = end.minusNanos(1);
            Instant window = Hours.began(within);
            Instant start = window.isBefore(begun) ? begun : window;
            note(Hours.kind(within), Duration.between(start, end));
            end = start;
        }
    }

    private void note(int of, Duration silence) {
        int[] kind = longest[of];
        kind[DAYS] = Math.max(kind[DAYS], (int) silence.toSeconds());
    }

    private void roll(LocalDate day) {
        if (!day.isAfter(today)) {
            return;
        }
        today = day;
        for (int[] kind : longest) {
            if (kind[DAYS] != NONE) {
                System.arraycopy(kind, 1, kind, 0, DAYS);
                kind[DAYS] = NONE;
            }
        }
    }

    /** The silence within the hour of that instant that is unusual; null while nothing is known. */
    @Nullable
    Duration unusual(Instant instant) {
        int kind = Hours.kind(instant);
        int[] days = isKnown(kind) ? longest[kind] : longest[Hours.twin(kind)];
        if (Arrays.stream(days).filter(seconds -> seconds != NONE).count() >= ENOUGH) {
            return unusual(days);
        }
        int most = NONE;
        for (int other = 0; other < Hours.KINDS; other++) {
            for (int seconds : longest[other]) {
                most = seconds < ASLEEP ? Math.max(most, seconds) : most;
            }
        }
        most = Math.max(most, Arrays.stream(days).max().orElse(NONE));
        return most == NONE ? null : Duration.ofSeconds(2L * most + 60);
    }

    private boolean isKnown(int kind) {
        return Arrays.stream(longest[kind]).anyMatch(seconds -> seconds != NONE);
    }

    /** The whole silence that is unusual; null while nothing is known. */
    @Nullable
    Duration unusual() {
        return unusual(longest[WHOLE]);
    }

    private static @Nullable Duration unusual(int[] days) {
        double[] known = Arrays.stream(days)
                .filter(seconds -> seconds != NONE)
                .asDoubleStream()
                .sorted()
                .toArray();
        if (known.length == 0) {
            return null;
        }
        double usual = known.length < ENOUGH
                ? 2 * known[known.length - 1]
                : 1.5 * (median(known) + SPREADS * deviation(known));
        return Duration.ofSeconds((long) usual + 60);
    }

    private static double deviation(double[] sorted) {
        double median = median(sorted);
        return median(Arrays.stream(sorted)
                .map(value -> Math.abs(value - median))
                .sorted()
                .toArray());
    }

    static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
