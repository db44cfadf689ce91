package gac.correlate.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a source writes: the last hour in pieces of five minutes, and of each hour of the day, on working days and on days off, the lines of the last
 * {@value #DAYS} such hours that were seen whole. Mutable, for one thread.
 */
final class Volume {
    static final int DAYS = 5;
    private static final int PIECES = 12;
    private static final int QUARTER = 3;
    private static final int NONE = -1;
    private static final int ENOUGH = 3;
    private static final long PIECE_MS = 300_000;
    private static final Duration HOUR = Duration.ofHours(1);
    /** Fewer lines say nothing about how well they are read. */
    static final long FEWEST_LINES = 50;
    /** Of so few lines an hour a quarter of an hour without is no wonder. */
    private static final int FEWEST_USUAL = 240;

    private final long[] lines = new long[PIECES];
    private final long[] parsed = new long[PIECES];
    private final int[][] usual = new int[Hours.KINDS][DAYS];
    private long piece = Long.MIN_VALUE;
    private long inHour;
    private Instant hour = Instant.MIN;
    private Instant watchedSince = Instant.MAX;

    Volume() {
        for (int[] slot : usual) {
            Arrays.fill(slot, NONE);
        }
    }

    static Volume of(List<Integer> written) {
        Volume volume = new Volume();
        if (written.size() == volume.usual.length * DAYS) {
            for (int i = 0; i < written.size(); i++) {
                volume.usual[i / DAYS][i % DAYS] = written.get(i);
            }
        }
        return volume;
    }

    List<Integer> written() {
        List<Integer> all = new ArrayList<>();
        for (int[] slot : usual) {
            for (int count : slot) {
                all.add(count);
            }
        }
        return all;
    }

    void add(Instant at, long more, long read) {
        advance(at);
        int place = Math.floorMod(piece, PIECES);
        lines[place] += more;
        parsed[place] += read;
        inHour += more;
    }

    /** Time goes on; also when nothing comes. */
    void advance(Instant now) {
        if (watchedSince.equals(Instant.MAX)) {
            watchedSince = now;
        }
        long current = Math.floorDiv(now.toEpochMilli(), PIECE_MS);
        long since = Math.max(piece + 1, current - PIECES + 1);
        for (long next = since; next <= current; next++) {
            lines[Math.floorMod(next, PIECES)] = 0;
            parsed[Math.floorMod(next, PIECES)] = 0;
        }
        piece = Math.max(piece, current);
        Instant begun = Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), HOUR.toMillis()) * HOUR.toMillis());
        if (begun.isAfter(hour)) {
            if (begun.equals(end(hour)) && !watchedSince.isAfter(hour)) {
                int[] slot = usual[Hours.kind(hour)];
                System.arraycopy(slot, 1, slot, 0, DAYS - 1);
                slot[DAYS - 1] = (int) Math.min(Integer.MAX_VALUE, inHour);
            }
            hour = begun;
            inHour = 0;
        }
    }

    private static Instant end(Instant hour) {
        return hour.equals(Instant.MIN) ? hour : hour.plus(HOUR);
    }

    /** It was not watched until now: what came meanwhile is not known, so nothing is made of this hour and the last quarter. */
    void interrupted(Instant now) {
        watchedSince = now;
    }

    /** Whether all of the last quarter of an hour was watched. */
    boolean quarterKnown(Instant now) {
        return !watchedSince.isAfter(Instant.ofEpochMilli((piece - QUARTER) * PIECE_MS)) && !now.isBefore(watchedSince);
    }

    /** Lines a minute, over the last three whole pieces. */
    double rate() {
        long sum = 0;
        for (long past = piece - QUARTER; past < piece; past++) {
            sum += lines[Math.floorMod(past, PIECES)];
        }
        return (double) sum / (QUARTER * PIECE_MS / 60_000);
    }

    long linesOfHour() {
        return Arrays.stream(lines).sum();
    }

    long parsedOfHour() {
        return Arrays.stream(parsed).sum();
    }

    /** Of the lines of the last hour the part that a parser has read; null when there are too few. */
    @Nullable
    Double parsed() {
        long all = linesOfHour();
        return all < FEWEST_LINES ? null : (double) parsedOfHour() / all;
    }

    /** Lines a minute in this hour of such days; null when that is not known, or they are too few to tell. */
    @Nullable
    Double usual(Instant now) {
        double[] known = Arrays.stream(usual[Hours.kind(now)])
                .filter(count -> count != NONE)
                .asDoubleStream()
                .sorted()
                .toArray();
        if (known.length < ENOUGH || Rhythm.median(known) < FEWEST_USUAL) {
            return null;
        }
        return Rhythm.median(known) / 60;
    }

    /** Whether fewer lines than one in five minutes are usual: of all hours that were seen whole. */
    boolean isRare() {
        double[] known = Arrays.stream(usual)
                .flatMapToInt(Arrays::stream)
                .filter(count -> count != NONE)
                .asDoubleStream()
                .sorted()
                .toArray();
        return known.length >= ENOUGH && Rhythm.median(known) < PIECES;
    }
}
