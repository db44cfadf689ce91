package gac.correlate.window;

/**
 * A table whose rows are the leaves of a {@link Tree}, the nodes of which are records of the group's store, so that an update
 * of a long table reads and writes a few small records, however long it is. A table that is small enough lives inside the
 * group's header.
 */
final class StoredTable implements Table {
    private final Layout layout;
    private final Tree tree;
    private final TableHeader header;
    private int size;
    private long firstAt;

    // The leaf that holds the rows from index base to before end.
    private Rows leaf = new Rows();
    private int base;
    private int end;

    StoredTable(Layout layout) {
        this.layout = layout;
        this.tree = new Tree(layout);
        this.header = new TableHeader(layout, tree);
    }

    // --- reading

    @Override
    public int size() {
        return size;
    }

    @Override
    public int columns() {
        return layout.columns();
    }

    @Override
    public long get(int index, int column) {
        if (index < base || index >= end) {
            seek(index);
        }
        return leaf.get(index - base, column);
    }

    @Override
    public long firstAt() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        return header.unread() ? firstAt : tree.firstAt();
    }

    @Override
    public int lowerBound(long at, long second, long third, long fourth) {
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

    @Override
    public void set(int index, int column, long value) {
        if (index < base || index >= end) {
            seek(index);
        }
        if (leaf.get(index - base, column) != value) {
            leaf.set(index - base, column, value);
            tree.changed(index == base && column == Layout.AT);
        }
    }

    @Override
    public void insert(int index, long... row) {
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

    @Override
    public void remove(int index) {
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

    @Override
    public void removeFirst(int count) {
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

    @Override
    public void clear() {
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
