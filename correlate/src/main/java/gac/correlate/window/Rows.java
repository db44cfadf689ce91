package gac.correlate.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows of longs, packed as they are stored: each column has a base and holds, in as few whole bytes as its rows need, what is
 * above it. So rows are taken up and laid down by copying bytes, a row is found by its index, and one more is written in its place;
 * only where a value does not fit the bytes of its column are all rows packed anew. Reused.
 */
final class Rows {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Behind the last row, so that eight bytes can be read wherever a column begins. */
    private static final int SLACK = 8;

    private Layout layout = Layout.ENTRIES;
    private int size;
    private byte[] data = new byte[256];

    /** Bytes of a row. */
    private int stride;

    /** Where each column begins in a row. */
    private int[] places = {};

    private long[] masks = {};
    private long[] bases = {};
    private long[] row = {};

    /** Empties it, for rows of such columns. */
    void clear(Layout of) {
        layout = of;
        size = 0;
        if (bases.length < of.columns()) {
            places = new int[of.columns()];
            masks = new long[of.columns()];
            bases = new long[of.columns()];
            row = new long[of.columns()];
        }
    }

    int size() {
        return size;
    }

    long get(int index, int column) {
        return bases[column] + ((long) LONGS.get(data, index * stride + places[column]) & masks[column]);
    }

    void set(int index, int column, long value) {
        long above = value - bases[column];
        if ((above & ~masks[column]) == 0) {
            put(index * stride + places[column], masks[column], above);
        } else if (size == 1 && masks[column] == 0) {
            bases[column] = value;
        } else {
            load(index);
            row[column] = value;
            pack();
            put(index * stride + places[column], masks[column], value - bases[column]);
        }
    }

    /** Sum of a column over the first rows. */
    long sum(int column, int rows) {
        long mask = masks[column];
        long sum = rows * bases[column];
        if (mask != 0) {
            byte[] source = data;
            for (int at = places[column], end = at + rows * stride; at < end; at += stride) {
                sum += (long) LONGS.get(source, at) & mask;
            }
        }
        return sum;
    }

    private void put(int at, long mask, long above) {
        LONGS.set(data, at, ((long) LONGS.get(data, at) & ~mask) | above);
    }

    /** Takes a row into {@link #row}. */
    private void load(int index) {
        for (int column = 0; column < layout.columns(); column++) {
            row[column] = get(index, column);
        }
    }

    /** Order of a row and a key, of which as many parts count as the layout says. */
    int compare(int index, long at, long second, long third, long fourth) {
        int keys = layout.keys();
        int order = Long.compare(get(index, 0), at);
        if (order == 0 && keys > 1) {
            order = Long.compare(get(index, 1), second);
            if (order == 0 && keys > 2) {
                order = Long.compare(get(index, 2), third);
                if (order == 0 && keys > 3) {
                    order = Long.compare(get(index, 3), fourth);
                }
            }
        }
        return order;
    }

    /** Makes room for a row at {@code index} and fills its first columns; the others are 0. */
    void insert(int index, long... values) {
        int columns = layout.columns();
        boolean fits = size > 0;
        for (int column = 0; column < columns; column++) {
            long value = column < values.length ? values[column] : 0;
            row[column] = value;
            fits &= ((value - bases[column]) & ~masks[column]) == 0;
        }
        if (size == 0) {
            frame(row, row);
        } else if (!fits) {
            pack();
        }
        int at = index * stride;
        reserve((size + 1) * stride);
        System.arraycopy(data, at, data, at + stride, size * stride - at);
        size++;
        for (int column = 0; column < columns; column++) {
            put(at + places[column], masks[column], row[column] - bases[column]);
        }
    }

    private void reserve(int bytes) {
        if (data.length < bytes + SLACK) {
            data = Arrays.copyOf(data, Math.max(bytes + SLACK, data.length * 2));
        }
    }

    /** Removes {@code count} rows from {@code index} on. */
    void remove(int index, int count) {
        int from = (index + count) * stride;
        System.arraycopy(data, from, data, index * stride, size * stride - from);
        size -= count;
    }

    /** Moves the rows from {@code index} on to the end of others. */
    void moveTo(Rows others, int index) {
        for (int moved = index; moved < size; moved++) {
            load(moved);
            others.insert(others.size, row);
        }
        size = index;
    }

    /** Packs all rows so that they and {@link #row} fit. */
    private void pack() {
        int columns = layout.columns();
        long[] least = Arrays.copyOf(row, columns);
        long[] most = Arrays.copyOf(row, columns);
        long[] values = new long[size * columns];
        for (int index = 0, slot = 0; index < size; index++) {
            for (int column = 0; column < columns; column++, slot++) {
                long value = get(index, column);
                values[slot] = value;
                least[column] = Math.min(least[column], value);
                most[column] = Math.max(most[column], value);
            }
        }
        frame(least, most);
        reserve(size * stride);
        for (int index = 0, slot = 0; index < size; index++) {
            for (int column = 0; column < columns; column++, slot++) {
                // What lies behind is written next, or is nothing.
                LONGS.set(data, index * stride + places[column], values[slot] - bases[column]);
            }
        }
    }

    /** Lays out columns for values between two rows. */
    private void frame(long[] least, long[] most) {
        stride = 0;
        for (int column = 0; column < layout.columns(); column++) {
            int width = Bytes.length(most[column] - least[column]);
            place(column, width);
            bases[column] = width == 8 ? 0 : least[column];
        }
    }

    private void place(int column, int width) {
        places[column] = stride;
        masks[column] = Bytes.mask(width);
        stride += width;
    }

    private int width(int column) {
        return Bytes.length(masks[column]);
    }

    void write(Bytes out) {
        out.putUnsigned(size);
        if (size == 0) {
            return;
        }
        int columns = layout.columns();
        if (size == 1) {
            load(0);
            frame(row, row);
        } else {
            for (int column = 0; column < columns; column += 2) {
                out.putByte(width(column) | (column + 1 < columns ? width(column + 1) << 4 : 0));
            }
        }
        for (int column = 0; column < columns; column++) {
            row[column] = bases[column] - layout.near(column, bases);
        }
        out.putPacked(row, columns);
        out.append(data, 0, size * stride);
    }

    /** Takes up rows; the layout must be the one they were written with. */
    void read(Layout of, Bytes in) {
        clear(of);
        long rows = in.getUnsigned();
        if (rows == 0) {
            return;
        }
        int columns = of.columns();
        stride = 0;
        for (int column = 0, widths = 0; column < columns; column++, widths >>>= 4) {
            if ((column & 1) == 0 && rows > 1) {
                widths = in.getByte();
            }
            place(column, widths & 15);
        }
        in.getPacked(bases, columns);
        for (int column = 1; column < columns; column++) {
            bases[column] += of.near(column, bases);
        }
        long bytes = rows * stride;
        in.require(bytes);
        reserve((int) bytes);
        in.copyTo(data, (int) bytes);
        size = (int) rows;
    }
}
