package gac.correlate.window;

/**
 * Columns of a {@link Table}.
 *
 * @param name one byte, part of the keys of the table's records
 * @param columns columns of a row
 * @param keys how many leading columns order the rows
 * @param fixed bits of the columns that hold hashes
 * @param relative bits of the columns that hold times near that of the row
 * @param rare format 2: index from which on columns mostly have their usual value, of which nothing but a bit was stored; at
 *     most 8 columns from there
 * @param ones format 2: bits of the columns whose usual value is 1; of the others it is 0
 */
record Layout(int name, int columns, int keys, int fixed, int relative, int rare, int ones) {

    static final int AT = 0;
    static final int PARTITION = 1;
    static final int OFFSET = 2;
    static final int ID = 3;

    /** What nodes above leaves hold for each node below: see {@link Node}. */
    static final Layout ENTRIES = new Layout('n', 3, 1, 0, 0);

    /** No column is rare. */
    Layout(int name, int columns, int keys, int fixed, int relative) {
        this(name, columns, keys, fixed, relative, columns, 0);
    }

    boolean fixed(int column) {
        return (fixed >>> column & 1) != 0;
    }

    boolean relative(int column) {
        return (relative >>> column & 1) != 0;
    }

    /** What is to be taken off a column of a row before it is stored: its time where the column holds one, or nothing. */
    long near(int column, long[] row) {
        return relative(column) ? row[AT] : 0;
    }

    long usual(int column) {
        return (ones >>> column) & 1L;
    }
}
