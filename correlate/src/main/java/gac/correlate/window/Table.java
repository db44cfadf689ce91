package gac.correlate.window;

/**
 * A table of rows of longs, sorted by its leading columns. Rows are addressed by their index in the whole table. They are
 * the leaves of a {@link Tree} whose nodes are records of the group's store, so that an update of a long table reads and
 * writes a few small records, however long it is. A table that is small enough lives inside the group's header.
 */
final class Table {
    private final Layout layout;
    private final Tree tree;
    private final TableHeader header;
    private int size;
    private long firstAt;

    // The leaf that holds the rows from index base to before end.
    private Rows leaf = new Rows();
    private int base;
    private int end;

    Table(Layout layout) {
        this.layout = layout;
        this.tree = new Tree(layout);
        this.header = new TableHeader(layout, tree);
    }

    // --- reading

    int size() {
        return size;
    }

    int columns() {
        return layout.columns();
    }

    boolean isEmpty() {
        return size == 0;
    }

    long get(int index, int column) {
        if (index < base || index >= end) {
            seek(index);
        }
        return leaf.get(index - base, column);
    }

    long at(int index) {
        return get(index, Layout.AT);
    }

    /** Time of the first row, without reading it; the largest number where there is none. */
    long firstAt() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        return header.unread() ? firstAt : tree.firstAt();
    }

    /** Index of the first row not before the given key; keys beyond the layout's are ignored. */
    int lowerBound(long at, long second, long third, long fourth) {
        if (size == 0) {
            return 0;
        }
        readUp();
        enter(tree.descend(at, second, third, fourth));
        int low = 0;
        int high = leaf.size();
        if (high > 0 && leaf.compare(high - 1, at, second, third, fourth) < 0) {
            return base + high; // most often the youngest row of all
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (leaf.compare(middle, at, second, third, fourth) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return base + low;
    }

    /** Index of the first row at or after {@code at}. */
    int lowerBound(long at) {
        return lowerBound(at, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /** Index of the first row after {@code at}. */
    int upperBound(long at) {
        return at == Long.MAX_VALUE ? size : lowerBound(at + 1);
    }

    private void seek(int index) {
        readUp();
        enter(tree.descend(index));
    }

    private void enter(Node node) {
        leaf = node.rows;
        base = tree.base();
        end = base + leaf.size();
    }

    private void leave() {
        base = 0;
        end = 0;
    }

    private void readUp() {
        if (header.unread()) {
            header.readUp();
        }
    }

    // --- changing

    void set(int index, int column, long value) {
        if (index < base || index >= end) {
            seek(index);
        }
        if (leaf.get(index - base, column) != value) {
            leaf.set(index - base, column, value);
            tree.changed(index == base && column == Layout.AT);
        }
    }

    /** Makes room for a row at {@code index} and fills its first columns; the others are 0. */
    void insert(int index, long... row) {
        readUp();
        if (index < base || index > end || end == 0) {
            enter(tree.descend(index));
        }
        leaf.insert(index - base, row);
        tree.grew(index == base);
        size++;
        end++;
        if (tree.split(index == size - 1)) {
            leave();
        }
    }

    void remove(int index) {
        if (index < base || index >= end) {
            seek(index);
        }
        leaf.remove(index - base, 1);
        tree.shrank(1, index == base);
        size--;
        end--;
        if (tree.join()) {
            leave();
        }
    }

    /** Removes the first {@code count} rows. */
    void removeFirst(int count) {
        for (int left = count; left > 0; ) {
            seek(0);
            int rows = Math.min(left, leaf.size());
            leaf.remove(0, rows);
            tree.shrank(rows, true);
            size -= rows;
            left -= rows;
            tree.join();
        }
        leave();
    }

    void clear() {
        if (size > 0) {
            readUp();
            tree.clear();
            size = 0;
        }
        leave();
    }

    // --- storing

    /** Empties the table for a group without state. */
    void begin(SortedStore in) {
        tree.begin(in);
        header.begin();
        size = 0;
        leave();
    }

    /** Takes up the table of a group: its part of the header is read when it is needed. */
    void read(Bytes in, SortedStore from, int version) {
        begin(from);
        size = (int) in.getUnsigned();
        if (size > 0) {
            firstAt = in.getSigned();
            header.take(in, version);
        }
    }

    /**
     * Writes what changed to the store and the table's part of the header to {@code out}.
     *
     * @param room bytes that rows may take in the header
     */
    void write(Bytes out, Bytes scratch, int room) {
        tree.deleteGone();
        out.putUnsigned(size);
        if (size > 0) {
            out.putSigned(firstAt());
            header.write(out, scratch, room);
        }
    }
}
