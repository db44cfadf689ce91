package gac.correlate.window;

/** Rows of a table, and entries of the nodes above them, as bytes: differences and variable-length numbers. */
final class RowFormat {
    private RowFormat() {}

    static void write(Layout layout, Rows rows, Bytes out) {
        out.putUnsigned(rows.size);
        long[] data = rows.data;
        int columns = layout.columns();
        int rare = layout.rare();
        long previous = 0;
        for (int row = 0, slot = 0; row < rows.size; row++, slot += columns) {
            long at = data[slot];
            out.putSigned(at - previous);
            previous = at;
            for (int column = 1; column < rare; column++) {
                put(layout, column, data[slot + column], at, out);
            }
            if (rare < columns) {
                int unusual = 0;
                for (int column = rare; column < columns; column++) {
                    unusual |= data[slot + column] == layout.usual(column) ? 0 : 1 << (column - rare);
                }
                out.putByte(unusual);
                for (int column = rare; unusual != 0; column++, unusual >>>= 1) {
                    if ((unusual & 1) != 0) {
                        put(layout, column, data[slot + column], at, out);
                    }
                }
            }
        }
    }

    private static void put(Layout layout, int column, long value, long at, Bytes out) {
        if (layout.fixed(column)) {
            out.putFixed(value);
        } else {
            out.putSigned(layout.relative(column) ? value - at : value);
        }
    }

    static void read(Layout layout, Rows rows, Bytes in, int version) {
        int count = (int) in.getUnsigned();
        int columns = layout.columns();
        int rare = version == 1 ? columns : layout.rare();
        // Version 1 knew one such column, the first.
        int fixed = version == 1 ? Integer.lowestOneBit(layout.fixed()) : layout.fixed();
        rows.clear(columns);
        rows.reserve(count);
        rows.size = count;
        long[] data = rows.data;
        long at = 0;
        for (int row = 0, slot = 0; row < count; row++, slot += columns) {
            at += in.getSigned();
            data[slot] = at;
            for (int column = 1; column < rare; column++) {
                data[slot + column] = get(layout, column, fixed, at, in);
            }
            int unusual = rare < columns ? in.getByte() : 0;
            for (int column = rare; column < columns; column++) {
                data[slot + column] = (unusual >>> (column - rare) & 1) != 0
                        ? get(layout, column, fixed, at, in)
                        : layout.usual(column);
            }
        }
    }

    private static long get(Layout layout, int column, int fixed, long at, Bytes in) {
        if ((fixed >>> column & 1) != 0) {
            return in.getFixed();
        }
        long value = in.getSigned();
        return layout.relative(column) ? value + at : value;
    }

    static void writeEntries(Rows entries, Bytes out) {
        out.putUnsigned(entries.size);
        putEntries(entries, out);
    }

    /** Writes them without saying how many. */
    static void putEntries(Rows entries, Bytes out) {
        long at = 0;
        for (int slot = 0; slot < entries.size; slot++) {
            out.putUnsigned(entries.get(slot, Node.NAME));
            out.putUnsigned(entries.get(slot, Node.COUNT));
            out.putSigned(entries.get(slot, Node.FIRST) - at);
            at = entries.get(slot, Node.FIRST);
        }
    }

    static void readEntries(Rows entries, Bytes in) {
        readEntries(entries, (int) in.getUnsigned(), in);
    }

    static void readEntries(Rows entries, int count, Bytes in) {
        entries.clear(Node.COLUMNS);
        entries.reserve(count);
        entries.size = count;
        long at = 0;
        for (int slot = 0; slot < count; slot++) {
            entries.set(slot, Node.NAME, in.getUnsigned());
            entries.set(slot, Node.COUNT, in.getUnsigned());
            at += in.getSigned();
            entries.set(slot, Node.FIRST, at);
        }
    }
}
