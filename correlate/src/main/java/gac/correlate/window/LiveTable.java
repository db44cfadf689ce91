package gac.correlate.window;

import java.util.Arrays;

/**
 * A table on the heap: blocks of rows, each an array of longs with room at both ends, so that adding a
 * row moves the few rows between it and the nearer end of its block. Of long tables the first time and the index of each block
 * stand in arrays of their own, in which a row is looked for. A short table is this object and one array: with many groups what
 * counts is how many lines of the cache an update touches.
 */
final class LiveTable implements Table {
    /** Longs of a block: 8 kB, of which adding or removing a row moves at most half. */
    private static final int BLOCK = 1024;

    /** About so many longs hold the first rows. */
    private static final int FIRST = 16;

    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};
    private static final long[][] NO_BLOCKS = {};

    private final int columns;
    private final int keys;

    /** Most rows of a block. */
    private final int most;

    private int size;

    // The block found last: its number, the index of its first row, and where in its array rows begin and end.
    private int number;
    private int base;
    private int start;
    private int end;
    private long[] data;

    // All blocks, from the second on; a short table has none but the current one.
    private int count = 1;
    private long[][] blocks = NO_BLOCKS;
    private int[] starts = NO_INTS;
    private int[] ends = NO_INTS;
    private int[] bases = NO_INTS;
    private long[] firsts = NO_LONGS;

    LiveTable(Layout layout) {
        columns = layout.columns();
        keys = layout.keys();
        most = BLOCK / columns;
        data = new long[(FIRST / columns + 1) * columns];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** Rows of the current block. */
    private int rows() {
        return (end - start) / columns;
    }

    // --- finding

    /** Where a row is in the current block's array. */
    private int place(int index) {
        int place = start + (index - base) * columns;
        if (index < base || place >= end) {
            seek(index);
            return start + (index - base) * columns;
        }
        return place;
    }

    /** Turns to the block of a row, or the last one for the index behind all. */
    private void seek(int index) {
        if (count == 1) {
            return;
        }
        int found = Arrays.binarySearch(bases, 0, count, index);
        leave();
        enter(found >= 0 ? found : -found - 2);
    }

    /** Notes where the rows of the current block are. */
    private void leave() {
        blocks[number] = data;
        starts[number] = start;
        ends[number] = end;
    }

    private void enter(int block) {
        number = block;
        base = bases[block];
        data = blocks[block];
        start = starts[block];
        end = ends[block];
    }

    @Override
    public long get(int index, int column) {
        int place = place(index);
        return data[place + column];
    }

    @Override
    public long firstAt() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        return count == 1 ? data[start] : firsts[0];
    }

    @Override
    public int lowerBound(long at, long second, long third, long fourth) {
        if (size == 0) {
            return 0;
        }
        boolean current = number == count - 1;
        int last = (current ? end : ends[count - 1]) - columns;
        if (before(current ? data : blocks[count - 1], last, at, second, third, fourth)) {
            return size; // most often it is the youngest of all
        }
        int high = rows() - 1;
        if (count > 1) {
            leave();
            enter(blockOf(at, second, third, fourth));
            high = number == count - 1 ? rows() - 1 : rows();
        }
        int low = 0;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (before(data, start + middle * columns, at, second, third, fourth)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return base + low;
    }

    /** The last block that begins before a key, or the first. */
    private int blockOf(long at, long second, long third, long fourth) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            long first = firsts[middle];
            if (first < at || (first == at && before(blocks[middle], starts[middle], at, second, third, fourth))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether a row comes before a key. */
    private boolean before(long[] block, int row, long at, long second, long third, long fourth) {
        if (block[row] != at || keys == 1) {
            return block[row] < at;
        }
        if (block[row + 1] != second || keys == 2) {
            return block[row + 1] < second;
        }
        if (block[row + 2] != third || keys == 3) {
            return block[row + 2] < third;
        }
        return block[row + 3] < fourth;
    }

    // --- changing

    @Override
    public void set(int index, int column, long value) {
        int place = place(index);
        data[place + column] = value;
        if (column == Layout.AT && index == base) {
            toldFirst();
        }
    }

    private void toldFirst() {
        if (count > 1) {
            firsts[number] = data[start];
        }
    }

    /** Tells the blocks behind the current one that it has so many rows more. */
    private void grew(int more) {
        size += more;
        int[] all = bases;
        for (int block = number + 1; block < count; block++) {
            all[block] += more;
        }
    }

    @Override
    public void insert(int index, long... row) {
        if (index < base || index > base + rows()) {
            seek(index);
        }
        int place = makeRoom((index - base) * columns);
        System.arraycopy(row, 0, data, place, row.length);
        if (row.length < columns) {
            Arrays.fill(data, place + row.length, place + columns, 0);
        }
        grew(1);
        if (index == base) {
            toldFirst();
        }
        if (rows() > most) {
            split(index == size - 1 ? most : most / 2);
        }
    }

    /** Makes room for a row behind so many longs of the current block; answers where. */
    private int makeRoom(int behind) {
        if (end + columns > data.length) {
            // Rows leave at the front and come at the end: moved to the front again they go on in the same array.
            long[] to = start >= Math.max(columns, data.length / 4) ? data : new long[data.length * 2];
            System.arraycopy(data, start, to, 0, end - start);
            data = to;
            end -= start;
            start = 0;
        }
        int place = start + behind;
        System.arraycopy(data, place, data, place + columns, end - place);
        end += columns;
        return place;
    }

    /** Moves the rows of the current block from one on to a new block behind it. */
    private void split(int from) {
        int cut = start + from * columns;
        long[] right = new long[BLOCK];
        int length = end - cut;
        System.arraycopy(data, cut, right, 0, length);
        end = cut;
        if (count >= blocks.length) {
            int room = Math.max(4, count * 2);
            blocks = Arrays.copyOf(blocks, room);
            starts = Arrays.copyOf(starts, room);
            ends = Arrays.copyOf(ends, room);
            bases = Arrays.copyOf(bases, room);
            firsts = Arrays.copyOf(firsts, room);
        }
        if (count == 1) {
            firsts[0] = data[start];
            bases[0] = 0;
        }
        leave();
        move(number + 1, number + 2);
        blocks[number + 1] = right;
        starts[number + 1] = 0;
        ends[number + 1] = length;
        bases[number + 1] = base + from;
        firsts[number + 1] = right[0];
        count++;
    }

    private void move(int from, int to) {
        System.arraycopy(blocks, from, blocks, to, count - from);
        System.arraycopy(starts, from, starts, to, count - from);
        System.arraycopy(ends, from, ends, to, count - from);
        System.arraycopy(bases, from, bases, to, count - from);
        System.arraycopy(firsts, from, firsts, to, count - from);
    }

    @Override
    public void remove(int index) {
        int place = place(index);
        if (place - start < end - place - columns) {
            System.arraycopy(data, start, data, start + columns, place - start);
            start += columns;
        } else {
            System.arraycopy(data, place + columns, data, place, end - place - columns);
            end -= columns;
        }
        removed(1, index == base);
    }

    @Override
    public void removeFirst(int rows) {
        for (int left = rows; left > 0; ) {
            seek(0);
            int gone = Math.min(left, rows());
            start += gone * columns;
            left -= gone;
            removed(gone, true);
        }
    }

    /** So many rows have left the current block; where it has become small, it is dropped or takes the next one's rows. */
    private void removed(int rows, boolean first) {
        grew(-rows);
        if (count == 1) {
            return;
        }
        int length = end - start;
        if (length == 0) {
            drop(number);
            enter(Math.min(number, count - 1));
            settle();
            return;
        }
        if (first) {
            toldFirst();
        }
        if (length > BLOCK / 4 || number + 1 == count) {
            return;
        }
        int next = ends[number + 1] - starts[number + 1];
        if (length + next <= BLOCK / 2) {
            long[] both = new long[BLOCK];
            System.arraycopy(data, start, both, 0, length);
            System.arraycopy(blocks[number + 1], starts[number + 1], both, length, next);
            data = both;
            start = 0;
            end = length + next;
            drop(number + 1);
            settle();
        }
    }

    private void drop(int block) {
        move(block + 1, block);
        count--;
        blocks[count] = NO_LONGS;
    }

    private void settle() {
        if (count == 1) {
            number = 0;
            base = 0;
            blocks = NO_BLOCKS;
            starts = NO_INTS;
            ends = NO_INTS;
            bases = NO_INTS;
            firsts = NO_LONGS;
        }
    }

    @Override
    public void clear() {
        size = 0;
        count = 1;
        start = 0;
        end = 0;
        data = new long[(FIRST / columns + 1) * columns];
        settle();
    }
}
