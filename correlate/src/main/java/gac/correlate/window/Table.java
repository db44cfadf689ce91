package gac.correlate.window;

import java.util.Arrays;

/**
 * A table of rows of longs, sorted by its leading columns, in chunks that are read when first touched and written back
 * when changed: an update of a long table costs one or two small records. Rows are addressed by their index in the whole
 * table. A table that is small enough lives inside the group's header.
 */
final class Table {
    /** Rows per chunk; grows with the table so that the directory in the header stays small. */
    private static final int CHUNK_ROWS = 64;

    /** More chunks than this make chunks longer. */
    private static final int DIRECTORY = 20;

    private final Layout layout;
    private final int columns;
    private final Bytes in = new Bytes();
    private Chunk[] chunks = new Chunk[4];
    private int chunkCount;
    private int size;
    private long nextName;
    private int cached;
    private int cachedBase;
    private GroupStore store = NoStore.INSTANCE;
    private byte[] unread = {};
    private int unreadFrom;
    private int unreadLength;
    private long firstAt;
    private final Bytes directory = new Bytes();
    private long[] gone = new long[4];
    private int goneCount;

    /** A run of rows. */
    private static final class Chunk {
        long name;
        int rows;
        long firstAt;
        long[] data = EMPTY;
        boolean loaded;
        boolean dirty;
        boolean stored;

        static final long[] EMPTY = new long[0];
    }

    Table(Layout layout) {
        this.layout = layout;
        this.columns = layout.columns();
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new Chunk();
        }
    }

    // --- reading

    int size() {
        return size;
    }

    int columns() {
        return columns;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long get(int index, int column) {
        Chunk chunk = locate(index);
        return chunk.data[(index - cachedBase) * columns + column];
    }

    long at(int index) {
        return get(index, Layout.AT);
    }

    /** Time of the first row, without reading it; the largest number where there is none. */
    long firstAt() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        return unreadLength > 0 ? firstAt : chunks[0].firstAt;
    }

    /** Index of the first row not before the given key; keys beyond the layout's are ignored. */
    int lowerBound(long at, long second, long third, long fourth) {
        if (size == 0) {
            return 0;
        }
        if (unreadLength > 0) {
            readUp();
        }
        int number = chunkCount - 1;
        while (number > 0 && startsAfter(number, at, second, third, fourth)) {
            number--;
        }
        enter(number);
        Chunk chunk = load(chunks[number]);
        int low = 0;
        int high = chunk.rows;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(chunk.data, middle * columns, at, second, third, fourth) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return cachedBase + low;
    }

    /** Index of the first row at or after {@code at}. */
    int lowerBound(long at) {
        return lowerBound(at, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /** Index of the first row after {@code at}. */
    int upperBound(long at) {
        return at == Long.MAX_VALUE ? size : lowerBound(at + 1);
    }

    private boolean startsAfter(int number, long at, long second, long third, long fourth) {
        Chunk chunk = chunks[number];
        if (chunk.firstAt != at) {
            return chunk.firstAt > at;
        }
        return compare(load(chunk).data, 0, at, second, third, fourth) >= 0;
    }

    private int compare(long[] data, int from, long at, long second, long third, long fourth) {
        int order = Long.compare(data[from], at);
        int keys = layout.keys();
        if (order == 0 && keys > 1) {
            order = Long.compare(data[from + 1], second);
            if (order == 0 && keys > 2) {
                order = Long.compare(data[from + 2], third);
                if (order == 0 && keys > 3) {
                    order = Long.compare(data[from + 3], fourth);
                }
            }
        }
        return order;
    }

    private Chunk locate(int index) {
        if (unreadLength > 0) {
            readUp();
        }
        while (index < cachedBase) {
            cached--;
            cachedBase -= chunks[cached].rows;
        }
        while (index >= cachedBase + chunks[cached].rows) {
            cachedBase += chunks[cached].rows;
            cached++;
        }
        Chunk chunk = chunks[cached];
        return chunk.loaded ? chunk : load(chunk);
    }

    private void enter(int number) {
        int base = 0;
        for (int i = 0; i < number; i++) {
            base += chunks[i].rows;
        }
        cached = number;
        cachedBase = base;
    }

    private Chunk load(Chunk chunk) {
        if (!chunk.loaded) {
            byte[] value = store.get(key(chunk.name));
            if (value == null) {
                throw new IllegalStateException("a chunk of a correlation's state is missing: the store is damaged");
            }
            in.read(value);
            Format.check(in.getByte());
            readRows(chunk, in);
        }
        return chunk;
    }

    // --- changing

    void set(int index, int column, long value) {
        Chunk chunk = locate(index);
        int slot = (index - cachedBase) * columns + column;
        if (chunk.data[slot] != value) {
            chunk.data[slot] = value;
            chunk.firstAt = chunk.data[0];
            chunk.dirty = true;
        }
    }

    /** Makes room for a row at {@code index} and fills its first columns; the others are 0. */
    void insert(int index, long... row) {
        if (unreadLength > 0) {
            readUp();
        }
        if (chunkCount == 0) {
            addChunk(0);
        }
        Chunk chunk;
        if (index == size) {
            enter(chunkCount - 1);
            chunk = load(chunks[chunkCount - 1]);
            if (chunk.rows >= capacity()) {
                addChunk(chunkCount);
                enter(chunkCount - 1);
                chunk = chunks[chunkCount - 1];
            }
        } else {
            chunk = locate(index);
            if (chunk.rows >= capacity()) {
                split(cached);
                chunk = locate(index);
            }
        }
        int slot = (index - cachedBase) * columns;
        int used = chunk.rows * columns;
        if (chunk.data.length < used + columns) {
            chunk.data = Arrays.copyOf(chunk.data, Math.max(4 * columns, chunk.data.length * 2));
        }
        System.arraycopy(chunk.data, slot, chunk.data, slot + columns, used - slot);
        System.arraycopy(row, 0, chunk.data, slot, row.length);
        Arrays.fill(chunk.data, slot + row.length, slot + columns, 0);
        chunk.rows++;
        chunk.firstAt = chunk.data[0];
        chunk.dirty = true;
        size++;
    }

    void remove(int index) {
        Chunk chunk = locate(index);
        int slot = (index - cachedBase) * columns;
        int used = chunk.rows * columns;
        System.arraycopy(chunk.data, slot + columns, chunk.data, slot, used - slot - columns);
        chunk.rows--;
        chunk.dirty = true;
        size--;
        if (chunk.rows == 0) {
            removeChunk(cached);
        } else {
            chunk.firstAt = chunk.data[0];
            joinSmall(cached);
        }
    }

    /** Removes the first {@code count} rows. */
    void removeFirst(int count) {
        if (unreadLength > 0) {
            readUp();
        }
        int left = count;
        while (left > 0) {
            Chunk chunk = chunks[0];
            if (chunk.rows <= left) {
                left -= chunk.rows;
                size -= chunk.rows;
                removeChunk(0);
            } else {
                load(chunk);
                int used = chunk.rows * columns;
                System.arraycopy(chunk.data, left * columns, chunk.data, 0, used - left * columns);
                chunk.rows -= left;
                chunk.firstAt = chunk.data[0];
                chunk.dirty = true;
                size -= left;
                left = 0;
            }
        }
        cached = 0;
        cachedBase = 0;
    }

    private int capacity() {
        int rows = Math.max(CHUNK_ROWS, size / DIRECTORY);
        return chunkCount > DIRECTORY + DIRECTORY / 2 ? 2 * rows : rows;
    }

    private void reserve(int count) {
        int from = chunks.length;
        if (from < count) {
            chunks = Arrays.copyOf(chunks, Math.max(count, from * 2));
            for (int i = from; i < chunks.length; i++) {
                chunks[i] = new Chunk();
            }
        }
    }

    private Chunk addChunk(int number) {
        reserve(chunkCount + 1);
        Chunk fresh = chunks[chunkCount];
        System.arraycopy(chunks, number, chunks, number + 1, chunkCount - number);
        chunks[number] = fresh;
        chunkCount++;
        fresh.name = nextName++;
        fresh.rows = 0;
        fresh.loaded = true;
        fresh.dirty = true;
        fresh.stored = false;
        return fresh;
    }

    private void split(int number) {
        Chunk left = chunks[number];
        Chunk right = addChunk(number + 1);
        int keep = left.rows / 2;
        int moved = left.rows - keep;
        if (right.data.length < left.data.length) {
            right.data = new long[left.data.length];
        }
        System.arraycopy(left.data, keep * columns, right.data, 0, moved * columns);
        right.rows = moved;
        right.firstAt = right.data[0];
        left.rows = keep;
        left.dirty = true;
    }

    /** Joins a chunk that has become small with the next: the directory must not fill with crumbs. */
    private void joinSmall(int number) {
        if (number + 1 >= chunkCount || chunks[number].rows + chunks[number + 1].rows > capacity() / 2) {
            return;
        }
        Chunk left = load(chunks[number]);
        Chunk right = load(chunks[number + 1]);
        int used = left.rows * columns;
        int more = right.rows * columns;
        if (left.data.length < used + more) {
            left.data = Arrays.copyOf(left.data, used + more);
        }
        System.arraycopy(right.data, 0, left.data, used, more);
        left.rows += right.rows;
        left.dirty = true;
        removeChunk(number + 1);
    }

    private void removeChunk(int number) {
        Chunk chunk = chunks[number];
        forget(chunk);
        System.arraycopy(chunks, number + 1, chunks, number, chunkCount - number - 1);
        chunkCount--;
        chunks[chunkCount] = chunk;
        cached = 0;
        cachedBase = 0;
    }

    private void forget(Chunk chunk) {
        if (chunk.stored) {
            if (goneCount == gone.length) {
                gone = Arrays.copyOf(gone, goneCount * 2);
            }
            gone[goneCount++] = chunk.name;
            chunk.stored = false;
        }
    }

    void clear() {
        if (unreadLength > 0) {
            readUp();
        }
        for (int i = 0; i < chunkCount; i++) {
            forget(chunks[i]);
            chunks[i].rows = 0;
        }
        chunkCount = 0;
        size = 0;
        nextName = 0;
        cached = 0;
        cachedBase = 0;
    }

    // --- storing

    private byte[] key(long name) {
        return new byte[] {
            Format.CHUNK,
            (byte) layout.name(),
            (byte) (name >>> 24),
            (byte) (name >>> 16),
            (byte) (name >>> 8),
            (byte) name
        };
    }

    /** Empties the table for a group without state. */
    void begin(GroupStore in) {
        store = in;
        chunkCount = 0;
        size = 0;
        nextName = 0;
        goneCount = 0;
        cached = 0;
        cachedBase = 0;
        unreadLength = 0;
    }

    /** Takes up the directory, and the rows where they are in the header; it is read when it is needed. */
    void readDirectory(Bytes header, GroupStore from) {
        begin(from);
        size = (int) header.getUnsigned();
        if (size == 0) {
            return;
        }
        firstAt = header.getSigned();
        unreadLength = (int) header.getUnsigned();
        unreadFrom = header.position();
        unread = header.array();
        header.position(unreadFrom + unreadLength);
    }

    private void readUp() {
        Bytes header = in.read(unread);
        header.position(unreadFrom);
        unreadLength = 0;
        nextName = header.getUnsigned();
        int count = (int) header.getUnsigned();
        boolean inline = count == 0;
        reserve(Math.max(1, count));
        chunkCount = Math.max(1, count);
        long at = 0;
        for (int i = 0; i < chunkCount; i++) {
            Chunk chunk = chunks[i];
            chunk.name = header.getUnsigned();
            chunk.dirty = false;
            chunk.stored = !inline;
            if (inline) {
                readRows(chunk, header);
            } else {
                chunk.rows = (int) header.getUnsigned();
                at += header.getSigned();
                chunk.firstAt = at;
                chunk.loaded = false;
            }
        }
    }

    /**
     * Writes changed chunks to the store and the directory to {@code header}.
     *
     * @param room bytes that rows may take in the header
     */
    void write(Bytes header, Bytes scratch, int room) {
        for (int i = 0; i < goneCount; i++) {
            store.delete(key(gone[i]));
        }
        goneCount = 0;
        header.putUnsigned(size);
        if (size == 0) {
            return;
        }
        header.putSigned(firstAt());
        if (unreadLength > 0) {
            header.putUnsigned(unreadLength);
            header.append(unread, unreadFrom, unreadLength);
            return;
        }
        directory.reset().putUnsigned(nextName);
        if (!writeInline(scratch, room)) {
            writeChunks(scratch);
        }
        header.putUnsigned(directory.position());
        header.append(directory);
    }

    private boolean writeInline(Bytes scratch, int room) {
        Chunk first = chunks[0];
        if (chunkCount > 1 || !first.loaded || first.rows > CHUNK_ROWS || (first.stored && !first.dirty)) {
            return false;
        }
        writeRows(first, scratch.reset());
        // Once out of the header it comes back only when clearly smaller, lest it moves at every update.
        if (scratch.position() > (first.stored ? room / 2 : room)) {
            return false;
        }
        if (first.stored) {
            store.delete(key(first.name));
        }
        directory.putUnsigned(0);
        directory.putUnsigned(first.name);
        directory.append(scratch);
        return true;
    }

    private void writeChunks(Bytes scratch) {
        directory.putUnsigned(chunkCount);
        long at = 0;
        for (int i = 0; i < chunkCount; i++) {
            Chunk chunk = chunks[i];
            if (chunk.dirty || !chunk.stored) {
                scratch.reset().putByte(Format.VERSION);
                writeRows(chunk, scratch);
                store.put(key(chunk.name), scratch.copy());
                chunk.stored = true;
                chunk.dirty = false;
            }
            directory.putUnsigned(chunk.name);
            directory.putUnsigned(chunk.rows);
            directory.putSigned(chunk.firstAt - at);
            at = chunk.firstAt;
        }
    }

    private void writeRows(Chunk chunk, Bytes out) {
        out.putUnsigned(chunk.rows);
        long[] data = chunk.data;
        int hash = layout.hash();
        int relative = layout.relative();
        long previous = 0;
        int slot = 0;
        for (int row = 0; row < chunk.rows; row++) {
            long at = data[slot];
            out.putSigned(at - previous);
            previous = at;
            for (int column = 1; column < columns; column++) {
                long value = data[slot + column];
                if (column == hash) {
                    out.putFixed(value);
                } else {
                    out.putSigned((relative >>> column & 1) == 0 ? value : value - at);
                }
            }
            slot += columns;
        }
    }

    private void readRows(Chunk chunk, Bytes in) {
        int rows = (int) in.getUnsigned();
        int used = rows * columns;
        if (chunk.data.length < used) {
            chunk.data = new long[Math.max(used, 4 * columns)];
        }
        long[] data = chunk.data;
        int hash = layout.hash();
        int relative = layout.relative();
        long at = 0;
        int slot = 0;
        for (int row = 0; row < rows; row++) {
            at += in.getSigned();
            data[slot] = at;
            for (int column = 1; column < columns; column++) {
                if (column == hash) {
                    data[slot + column] = in.getFixed();
                } else {
                    long value = in.getSigned();
                    data[slot + column] = (relative >>> column & 1) == 0 ? value : value + at;
                }
            }
            slot += columns;
        }
        chunk.rows = rows;
        chunk.firstAt = rows == 0 ? 0 : data[0];
        chunk.loaded = true;
    }
}
