package gac.correlate.window;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** One group's state while it is worked on: header fields and tables. */
abstract sealed class Group permits StoredGroup, LiveGroup {
    /** Table of the instants a machine retains. */
    final Table instants;

    /** Table of open episodes. */
    final Table episodes;

    /** The machine's own tables. */
    final List<Table> others;

    /** The machine's own numbers. */
    final long[] registers;

    final Recent recent;

    /** Delayed lane: the frontier, ms, at which the last occurrence came; elsewhere 0. */
    long touched;

    /** Latest time, ms, of which only a summary is kept because a cap was reached; the smallest number for none. */
    long coarse = Long.MIN_VALUE;

    /** Earliest effective time, ms, an occurrence can still have. */
    long watermark = Long.MIN_VALUE;

    /** How many entries the update at hand may forget beyond what is cheap. */
    int sweep;

    int markedFrom = Integer.MAX_VALUE;
    int markedTo;

    /** Whether there was state before the update at hand. */
    boolean exists;

    Consumer<Change> changes = change -> {};

    Group(Shape shape, Function<Layout, ? extends Table> table) {
        this.instants = table.apply(shape.instants());
        this.episodes = table.apply(shape.episodes());
        this.others = shape.others().stream().<Table>map(table).toList();
        this.registers = new long[shape.registers()];
        this.recent = new Recent(!shape.instants().equals(Instants.PLAIN));
    }

    /** When each value or step was present. */
    abstract Runs runs();

    /** Lays down what the update at hand has left. */
    abstract void save();

    /** Notes that the update concerns an episode; joins and splits move it by one at most. */
    final void mark(int episode) {
        markedFrom = Math.min(markedFrom, episode);
        markedTo = Math.max(markedTo, episode + 1);
    }

    final void unmark() {
        markedFrom = Integer.MAX_VALUE;
        markedTo = 0;
    }

    final boolean approximate() {
        return coarse != Long.MIN_VALUE;
    }

    final void emit(Change change) {
        changes.accept(change);
    }

    /** Whether nothing is left that a later occurrence could need. */
    final boolean isEmpty() {
        if (!instants.isEmpty() || !episodes.isEmpty()) {
            return false;
        }
        for (Table table : others) {
            if (!table.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Forgets all but the tables' rows. */
    final void forgetHeader() {
        touched = 0;
        coarse = Long.MIN_VALUE;
        Arrays.fill(registers, 0);
        recent.clear();
    }
}
