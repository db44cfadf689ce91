package gac.correlate.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree in which a {@link Table} keeps its rows: a leaf holds rows of the table, a node above holds one entry for
 * each node below it. Reused from group to group.
 */
final class Node {
    /** Columns of the entries of a node above leaves: time of the first row below, name, number of rows below. */
    static final int FIRST = 0;

    static final int NAME = 1;
    static final int COUNT = 2;

    final Rows rows = new Rows();

    /** Part of the key of its record. */
    long name;

    /** 0 for a leaf. */
    int level;

    /** Whether the store has a record of it, perhaps an older one. */
    boolean stored;

    /** Whether that record would not do any more. */
    boolean dirty;

    /** Nodes below, as far as they are read. */
    private @Nullable Node[] below = {};

    /** Behind the last slot that may have had one. */
    private int reached;

    /** Begins anew. */
    Node reset(long called, int height, Layout leaf) {
        name = called;
        level = height;
        stored = false;
        dirty = true;
        Arrays.fill(below, 0, reached, null);
        reached = 0;
        rows.clear(height == 0 ? leaf : Layout.ENTRIES);
        return this;
    }

    int size() {
        return rows.size();
    }

    /** The node below in a slot, or null where it is not read yet. */
    @Nullable
    Node below(int slot) {
        return slot < below.length ? below[slot] : null;
    }

    void below(int slot, Node node) {
        reserve(slot + 1);
        reached = Math.max(reached, slot + 1);
        below[slot] = node;
    }

    private void reserve(int slots) {
        if (below.length < slots) {
            below = Arrays.copyOf(below, Math.max(slots, Math.max(8, below.length * 2)));
        }
    }

    void insertBelow(int slot, Node node, long first, long count) {
        reserve(rows.size() + 1);
        reached = rows.size() + 1;
        System.arraycopy(below, slot, below, slot + 1, rows.size() - slot);
        below[slot] = node;
        rows.insert(slot, first, node.name, count);
        dirty = true;
    }

    void removeBelow(int slot) {
        if (slot < below.length) {
            System.arraycopy(below, slot + 1, below, slot, below.length - slot - 1);
            below[below.length - 1] = null;
        }
        rows.remove(slot, 1);
        dirty = true;
    }

    /** Moves what is in the slots from {@code slot} on to another node's end. */
    void moveTo(Node other, int slot) {
        if (level > 0) {
            other.reserve(other.rows.size() + rows.size() - slot);
            other.reached = other.rows.size() + rows.size() - slot;
            for (int from = slot; from < rows.size(); from++) {
                other.below[other.rows.size() + from - slot] = below(from);
                if (from < below.length) {
                    below[from] = null;
                }
            }
        }
        rows.moveTo(other.rows, slot);
        dirty = true;
        other.dirty = true;
    }

    /** Behind the last slot of which the node below may have been read. */
    int reached() {
        return Math.min(reached, rows.size());
    }

    /** Rows of the table in it and below. */
    int count() {
        if (level == 0) {
            return rows.size();
        }
        return (int) rows.sum(COUNT, rows.size());
    }
}
