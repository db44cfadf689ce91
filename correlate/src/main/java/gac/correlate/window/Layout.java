package gac.correlate.window;

/**
 * Columns of a {@link Table}.
 *
 * @param name one byte, part of the keys of the table's chunks
 * @param columns columns of a row
 * @param keys how many leading columns order the rows
 * @param hash index of the column that holds a hash (stored as eight bytes, all others as variable-length numbers), or -1
 * @param relative bits of the columns that hold times near that of the row, and are stored as the difference
 */
record Layout(int name, int columns, int keys, int hash, int relative) {

    static final int AT = 0;
    static final int PARTITION = 1;
    static final int OFFSET = 2;
    static final int ID = 3;

    Layout(int name, int columns, int keys, int hash) {
        this(name, columns, keys, hash, 0);
    }
}
