package gac.correlate.window;

import java.util.Arrays;

/** Rows of longs of one width, in an array that grows; reused. */
final class Rows {
    private static final long[] EMPTY = {};

    long[] data = EMPTY;
    int size;
    private int columns;

    /** Empties it, for rows of so many columns. */
    void clear(int width) {
        columns = width;
        size = 0;
    }

    long get(int row, int column) {
        return data[row * columns + column];
    }

    void set(int row, int column, long value) {
        data[row * columns + column] = value;
    }

    void reserve(int rows) {
        if (data.length < rows * columns) {
            data = Arrays.copyOf(data, Math.max(rows * columns, Math.max(4 * columns, data.length * 2)));
        }
    }

    /** Makes room for a row at {@code row} and fills its first columns; the others are 0. */
    void insert(int row, long... values) {
        reserve(size + 1);
        int slot = row * columns;
        System.arraycopy(data, slot, data, slot + columns, size * columns - slot);
        System.arraycopy(values, 0, data, slot, values.length);
        Arrays.fill(data, slot + values.length, slot + columns, 0);
        size++;
    }

    /** Removes {@code count} rows from {@code row} on. */
    void remove(int row, int count) {
        int from = (row + count) * columns;
        System.arraycopy(data, from, data, row * columns, size * columns - from);
        size -= count;
    }

    /** Moves the rows from {@code row} on to the end of others. */
    void moveTo(Rows others, int row) {
        int moved = size - row;
        others.reserve(others.size + moved);
        System.arraycopy(data, row * columns, others.data, others.size * columns, moved * columns);
        others.size += moved;
        size = row;
    }
}
