package gac.correlate.window;

/** A table of rows of longs, sorted by its leading columns. Rows are addressed by their index in the whole table. */
interface Table {

    int size();

    int columns();

    default boolean isEmpty() {
        return size() == 0;
    }

    long get(int index, int column);

    default long at(int index) {
        return get(index, Layout.AT);
    }

    /** Time of the first row, without reading it; the largest number where there is none. */
    long firstAt();

    /** Index of the first row not before the given key; keys beyond the layout's are ignored. */
    int lowerBound(long at, long second, long third, long fourth);

    /** Index of the first row at or after {@code at}. */
    default int lowerBound(long at) {
        return lowerBound(at, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /** Index of the first row after {@code at}. */
    default int upperBound(long at) {
        return at == Long.MAX_VALUE ? size() : lowerBound(at + 1);
    }

    void set(int index, int column, long value);

    /** Makes room for a row at {@code index} and fills its first columns; the others are 0. */
    void insert(int index, long... row);

    void remove(int index);

    /** Removes the first {@code count} rows. */
    void removeFirst(int count);

    void clear();
}
