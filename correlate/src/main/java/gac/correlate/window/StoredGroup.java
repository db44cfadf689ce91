package gac.correlate.window;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** A group read from its store and written back; the object is reused for the next group. */
final class StoredGroup extends Group {
    private static final byte[] HEADER = {Format.HEADER};

    /** Bytes of the header that rows of tables may fill; what does not fit has records of its own. */
    private static final int HEADER_ROOM = 760;

    private final StoredTable[] stored;
    private final StoredRuns runs = new StoredRuns();
    private final Bytes in = new Bytes();
    private final Bytes out = new Bytes();
    private final Bytes scratch = new Bytes();
    private SortedStore store = NoStore.INSTANCE;

    StoredGroup(Shape shape) {
        super(shape, StoredTable::new);
        stored = Stream.concat(Stream.of(episodes, instants), others.stream())
                .map(StoredTable.class::cast)
                .toArray(StoredTable[]::new);
    }

    @Override
    Runs runs() {
        return runs;
    }

    void load(SortedStore from, Consumer<Change> to) {
        store = from;
        runs.begin(from);
        changes = to;
        byte[] header = from.get(HEADER);
        exists = header != null;
        if (header == null) {
            forgetHeader();
            for (StoredTable table : stored) {
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
        for (StoredTable table : stored) {
            table.read(in, from, version);
        }
        in.finish();
    }

    @Override
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
        for (StoredTable table : stored) {
            table.write(out, scratch, HEADER_ROOM - out.position());
        }
        store.put(HEADER, out.copy());
    }

    /** Removes the group from the store. */
    private void delete() {
        for (StoredTable table : stored) {
            table.clear();
            table.write(out.reset(), scratch, 0);
        }
        if (exists) {
            store.delete(HEADER);
        }
    }
}
