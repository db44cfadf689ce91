package gac.correlate.window;

/**
 * For how long a group has been known: in which of the last 128 units of time it had an event, as bits in its registers. A group is warm at an instant
 * when it had one between the timespan and the warm-up before it; the warm-up is rounded up to whole units, and the grace is left out, so that nothing
 * that may still come changes the answer.
 */
final class Ages {
    /** The last unit, and the bits: bit n stands for n units before it. */
    static final int REGISTERS = 3;

    /** Units of a timespan; the others are for the grace. */
    private static final int OF_TIMESPAN = 112;

    private static final int LEAST_UNIT = 1_000;

    private final int register;
    private final long unit;
    private final long farthest;
    private final long nearest;

    /** @param register the first of its registers */
    Ages(int register, long timespan, long grace, long warmUp) {
        this.register = register;
        this.unit = Math.max(LEAST_UNIT, Math.max(Times.ceilDiv(timespan, OF_TIMESPAN), Times.ceilDiv(grace, 4)));
        this.farthest = timespan / unit;
        this.nearest = Times.ceilDiv(warmUp, unit) + Times.ceilDiv(grace, unit);
    }

    /** Length of a unit, ms: an event may count for so much longer than the timespan. */
    long unit() {
        return unit;
    }

    /** Bits {@code from} to {@code to}, both included, as far as there are such. */
    static long mask(long from, long to) {
        long low = Math.max(0, from);
        long high = Math.min(Long.SIZE - 1, to);
        return low > high ? 0 : -1L >>> (Long.SIZE - 1 - (high - low)) << low;
    }

    void add(Group group, long at) {
        long[] registers = group.registers;
        long now = Math.floorDiv(at, unit);
        long newest = registers[register];
        long young = registers[register + 1];
        long old = registers[register + 2];
        if ((young | old) == 0) {
            newest = now;
        }
        long ahead = now - newest;
        if (ahead >= Long.SIZE) {
            old = ahead < 2 * Long.SIZE ? young << (ahead - Long.SIZE) : 0;
            young = 0;
        } else if (ahead > 0) {
            old = old << ahead | young >>> (Long.SIZE - ahead);
            young <<= ahead;
        }
        newest = Math.max(newest, now);
        long age = newest - now;
        if (age < Long.SIZE) {
            young |= 1L << age;
        } else if (age < 2 * Long.SIZE) {
            old |= 1L << (age - Long.SIZE);
        }
        registers[register] = newest;
        registers[register + 1] = young;
        registers[register + 2] = old;
    }

    boolean warm(Group group, long at) {
        long ahead = group.registers[register] - Math.floorDiv(at, unit);
        long from = ahead + nearest;
        long to = ahead + farthest;
        return (group.registers[register + 1] & mask(from, to)) != 0
                || (group.registers[register + 2] & mask(from - Long.SIZE, to - Long.SIZE)) != 0;
    }
}
