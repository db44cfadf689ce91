package gac.correlate.window;

import java.util.Arrays;

/** The nodes of one table between memory and store: reads them when they are first touched, writes those that changed. */
final class NodeStore {
    private final Layout layout;
    private final Bytes in = new Bytes();
    private Node[] pool = new Node[0];
    private int used;
    private long nextName;
    private SortedStore store = NoStore.INSTANCE;
    private long[] gone = new long[4];
    private int goneCount;

    NodeStore(Layout layout) {
        this.layout = layout;
    }

    /** Turns to another group: nodes handed out before are reused. */
    void begin(SortedStore of) {
        store = of;
        used = 0;
        nextName = 0;
        goneCount = 0;
    }

    long nextName() {
        return nextName;
    }

    void nextName(long name) {
        nextName = name;
    }

    /** A new node without rows. */
    Node fresh(int level) {
        return node(newName(), level);
    }

    long newName() {
        return nextName++;
    }

    /** A node of a name that was given before. */
    Node node(long name, int level) {
        if (used == pool.length) {
            pool = Arrays.copyOf(pool, Math.max(8, used * 2));
            for (int i = used; i < pool.length; i++) {
                pool[i] = new Node();
            }
        }
        return pool[used++].reset(name, level, layout);
    }

    /** The node in a slot below another. */
    Node below(Node node, int slot) {
        Node known = node.below(slot);
        if (known == null) {
            known = read(node.rows.get(slot, Node.NAME), node.level - 1, (int) node.rows.get(slot, Node.COUNT));
            node.below(slot, known);
        }
        return known;
    }

    /** Reads a node; the record of a leaf may begin with rows that were removed since: only the last ones count. */
    Node read(long name, int level, int count) {
        byte[] value = store.get(key(name));
        if (value == null) {
            throw new IllegalStateException("a record of a correlation's state is missing: the store is damaged");
        }
        Node node = node(name, level);
        int version = in.read(value);
        if (version < Format.PACKED) {
            OldRowFormat.read(layout, node, in, version);
        } else {
            node.rows.read(level == 0 ? layout : Layout.ENTRIES, in);
        }
        if (level == 0) {
            node.rows.remove(0, node.rows.size() - count);
        }
        in.finish();
        node.stored = true;
        node.dirty = false;
        return node;
    }

    /** The node is no longer part of the tree. */
    void drop(Node node) {
        if (node.stored) {
            drop(node.name);
        }
    }

    /** Everything below a node is no longer part of the tree, nor is the node. */
    void dropAll(Node node) {
        for (int slot = 0; node.level > 0 && slot < node.size(); slot++) {
            Node known = node.below(slot);
            if (node.level == 1 && known == null) {
                drop(node.rows.get(slot, Node.NAME));
            } else {
                dropAll(below(node, slot));
            }
        }
        drop(node);
    }

    private void drop(long name) {
        if (goneCount == gone.length) {
            gone = Arrays.copyOf(gone, goneCount * 2);
        }
        gone[goneCount++] = name;
    }

    /** Deletes the record of a node that stays. */
    void delete(Node node) {
        if (node.stored) {
            store.delete(key(node.name));
            node.stored = false;
        }
    }

    /** Deletes the records of nodes that are gone. */
    void deleteGone() {
        for (int i = 0; i < goneCount; i++) {
            store.delete(key(gone[i]));
        }
        goneCount = 0;
    }

    /** Writes the node and what is below, as far as it changed. */
    void write(Node node, Bytes scratch) {
        writeBelow(node, scratch);
        if (!node.dirty && node.stored) {
            return;
        }
        scratch.reset().putByte(Format.VERSION);
        node.rows.write(scratch);
        store.put(key(node.name), scratch.copy());
        node.stored = true;
        node.dirty = false;
    }

    /** Writes what is below the node, as far as it changed. */
    void writeBelow(Node node, Bytes scratch) {
        for (int slot = 0; slot < node.reached(); slot++) {
            Node known = node.below(slot);
            if (known != null) {
                write(known, scratch);
            }
        }
    }

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
}
