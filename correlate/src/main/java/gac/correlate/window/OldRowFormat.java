package gac.correlate.window;

/**
 * How formats 1 and 2 stored rows, and entries of the nodes above them: one after another, as differences and variable-length
 * numbers. Only read.
 */
final class OldRowFormat {
    private OldRowFormat() {}

    /** Reads what a node's record holds. */
    static void read(Layout layout, Node node, Bytes in, int version) {
        if (node.level == 0) {
            readRows(layout, node.rows, in, version);
        } else {
            readEntries(node.rows, (int) in.getUnsigned(), in);
        }
    }

    /** Reads the root of a table from the header. */
    static Node readRoot(Layout layout, NodeStore nodes, Bytes in, int version) {
        int entries = (int) in.getUnsigned();
        if (entries == 0) {
            Node root = nodes.node(in.getUnsigned(), 0);
            readRows(layout, root.rows, in, version);
            return root;
        }
        Node root = nodes.node(0, version == 1 ? 1 : in.getByte());
        readEntries(root.rows, entries, in);
        return root;
    }

    private static void readRows(Layout layout, Rows rows, Bytes in, int version) {
        int count = (int) in.getUnsigned();
        int columns = layout.columns();
        int rare = version == 1 ? columns : layout.rare();
        // Version 1 knew one such column, the first.
        int fixed = version == 1 ? Integer.lowestOneBit(layout.fixed()) : layout.fixed();
        long[] values = new long[columns];
        long at = 0;
        for (int row = 0; row < count; row++) {
            at += in.getSigned();
            values[0] = at;
            for (int column = 1; column < rare; column++) {
                values[column] = get(layout, column, fixed, at, in);
            }
            int unusual = rare < columns ? in.getByte() : 0;
            for (int column = rare; column < columns; column++) {
                values[column] = (unusual >>> (column - rare) & 1) != 0
                        ? get(layout, column, fixed, at, in)
                        : layout.usual(column);
            }
            rows.insert(row, values);
        }
    }

    private static long get(Layout layout, int column, int fixed, long at, Bytes in) {
        if ((fixed >>> column & 1) != 0) {
            return in.getFixed();
        }
        long value = in.getSigned();
        return layout.relative(column) ? value + at : value;
    }

    private static void readEntries(Rows entries, int count, Bytes in) {
        long at = 0;
        for (int slot = 0; slot < count; slot++) {
            long name = in.getUnsigned();
            long rows = in.getUnsigned();
            at += in.getSigned();
            entries.insert(slot, at, name, rows);
        }
    }
}
