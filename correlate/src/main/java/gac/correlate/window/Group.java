package gac.correlate.window;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One group's state while it is worked on: header fields and tables, read from the store and written back. The object is
 * reused for the next group.
 */
final class Group {
    private static final byte[] HEADER = {Format.HEADER};
    /** Bytes of the header that rows of tables may fill; what does not fit has records of its own. */
    private static final int HEADER_ROOM = 760;

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
    long coarse;

    /** Earliest effective time, ms, an occurrence can still have. */
    long watermark = Long.MIN_VALUE;

    /** How many entries the update at hand may forget beyond what is cheap. */
    int sweep;

    int markedFrom = Integer.MAX_VALUE;
    int markedTo;

    /** Whether anything is stored. */
    boolean exists;

    private final Table[] tables;
    private final Bytes in = new Bytes();
    private final Bytes out = new Bytes();
    private final Bytes scratch = new Bytes();
    private SortedStore store = NoStore.INSTANCE;
    private Consumer<Change> changes = change -> {};

    Group(Layout instants, Layout episodes, List<Layout> others, int registers) {
        this.instants = new Table(instants);
        this.episodes = new Table(episodes);
        this.others = others.stream().map(Table::new).toList();
        this.registers = new long[registers];
        this.recent = new Recent(!instants.equals(Instants.PLAIN));
        this.tables = Stream.concat(Stream.of(this.episodes, this.instants), this.others.stream())
                .toArray(Table[]::new);
    }

    SortedStore store() {
        return store;
    }

    /** Notes that the update concerns an episode; joins and splits move it by one at most. */
    void mark(int episode) {
        markedFrom = Math.min(markedFrom, episode);
        markedTo = Math.max(markedTo, episode + 1);
    }

    void unmark() {
        markedFrom = Integer.MAX_VALUE;
        markedTo = 0;
    }

    boolean approximate() {
        return coarse != Long.MIN_VALUE;
    }

    void emit(Change change) {
        changes.accept(change);
    }

    void load(SortedStore from, Consumer<Change> to) {
        store = from;
        changes = to;
        byte[] header = from.get(HEADER);
        exists = header != null;
        if (header == null) {
            touched = 0;
            coarse = Long.MIN_VALUE;
            Arrays.fill(registers, 0);
            recent.clear();
            for (Table table : tables) {
                table.begin(from);
            }
            return;
        }
        int version = in.read(header);
        coarse = in.getByte() == 0 ? Long.MIN_VALUE : in.getSigned();
        touched = in.getSigned();
        if (version >= Format.PACKED) {
            in.getPacked(registers, registers.length);
        } else {
            for (int i = 0; i < registers.length; i++) {
                registers[i] = in.getSigned();
            }
        }
        recent.read(in, version);
        for (Table table : tables) {
            table.read(in, from, version);
        }
        in.finish();
    }

    /** Whether nothing is left that a later occurrence could need. */
    boolean isEmpty() {
        for (Table table : tables) {
            if (!table.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void save() {
        if (isEmpty()) {
            delete();
            return;
        }
        out.reset().putByte(Format.VERSION);
        out.putByte(approximate() ? 1 : 0);
        if (approximate()) {
            out.putSigned(coarse);
        }
        out.putSigned(touched);
        out.putPacked(registers, registers.length);
        recent.write(out);
        for (Table table : tables) {
            table.write(out, scratch, HEADER_ROOM - out.position());
        }
        store.put(HEADER, out.copy());
    }

    /** Removes the group from the store. */
    private void delete() {
        for (Table table : tables) {
            table.clear();
            table.write(out.reset(), scratch, 0);
        }
        if (exists) {
            store.delete(HEADER);
        }
    }
}
