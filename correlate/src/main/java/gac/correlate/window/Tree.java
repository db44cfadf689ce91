package gac.correlate.window;

import org.jspecify.annotations.Nullable;

/**
 * A tree of sorted rows that counts: finds a row by index or by key in a few steps. Leaves and nodes are small records; the
 * root is kept in the group's header, without a name, and is smaller still. The path from the root to the leaf found last is remembered, and
 * changes are told along it.
 */
final class Tree {
    /** Most rows of a leaf. */
    static final int LEAF = 48;

    /** Most nodes below one. */
    static final int FAN = 64;

    /** Most nodes below the root, which is in the header. */
    static final int ROOT = 16;

    private static final int LEVELS = 12;

    private final int keys;
    private final NodeStore nodes;
    private final Node[] path = new Node[LEVELS];
    private final int[] slots = new int[LEVELS];
    private Node root;
    private int base;

    Tree(Layout layout) {
        this.keys = layout.keys();
        this.nodes = new NodeStore(layout);
        this.root = nodes.fresh(0);
    }

    void begin(SortedStore of) {
        nodes.begin(of);
        root = nodes.fresh(0);
    }

    NodeStore nodes() {
        return nodes;
    }

    void root(Node top) {
        root = top;
    }

    void deleteGone() {
        nodes.deleteGone();
    }

    /** Time of the first row; there is one. */
    long firstAt() {
        return root.rows.get(0, 0);
    }

    /** Index of the first row of the leaf found last. */
    int base() {
        return base;
    }

    // --- finding

    /** The leaf of a row, or that at whose end it would be added. */
    Node descend(int index) {
        Node node = root;
        base = 0;
        while (node.level > 0) {
            Rows entries = node.rows;
            int slot = 0;
            int last = entries.size() - 1;
            long count = entries.get(0, Node.COUNT);
            while (slot < last && index >= base + count) {
                base += (int) count;
                count = entries.get(++slot, Node.COUNT);
            }
            node = step(node, slot);
        }
        path[0] = node;
        return node;
    }

    /** The leaf that holds the first row not before a key, or at whose end that would be. */
    Node descend(long at, long second, long third, long fourth) {
        Node node = root;
        base = 0;
        while (node.level > 0) {
            Rows entries = node.rows;
            int slot = entries.size() - 1;
            if (slot > 0 && !startsBefore(node, slot, at, second, third, fourth)) {
                int low = 0;
                int high = slot - 1;
                while (low < high) {
                    int middle = (low + high + 1) >>> 1;
                    if (startsBefore(node, middle, at, second, third, fourth)) {
                        low = middle;
                    } else {
                        high = middle - 1;
                    }
                }
                slot = low;
            }
            base += (int) entries.sum(Node.COUNT, slot);
            node = step(node, slot);
        }
        path[0] = node;
        return node;
    }

    private Node step(Node node, int slot) {
        path[node.level] = node;
        slots[node.level] = slot;
        return nodes.below(node, slot);
    }

    private boolean startsBefore(Node node, int slot, long at, long second, long third, long fourth) {
        long first = node.rows.get(slot, Node.FIRST);
        if (first != at || keys == 1) {
            return first < at;
        }
        Node below = nodes.below(node, slot);
        while (below.level > 0) {
            below = nodes.below(below, 0);
        }
        return below.rows.compare(0, at, second, third, fourth) < 0;
    }

    // --- changing, along the path to the leaf found last

    /** A row of the leaf changed; perhaps the time of its first. */
    void changed(boolean first) {
        path[0].dirty = true;
        if (first) {
            toldFirst();
        }
    }

    /** A row was added to the leaf, perhaps as its first. */
    void grew(boolean first) {
        path[0].dirty = true;
        count(1);
        if (first) {
            toldFirst();
        }
    }

    /** Rows were removed from the leaf: where they were the first, its record still does, with fewer of its rows counting. */
    void shrank(int rows, boolean first) {
        Node leaf = path[0];
        leaf.dirty |= !first;
        count(-rows);
        if (first && leaf.size() > 0) {
            toldFirst();
        }
    }

    private void count(int more) {
        for (int level = 1; level <= root.level; level++) {
            Node node = path[level];
            node.rows.set(slots[level], Node.COUNT, node.rows.get(slots[level], Node.COUNT) + more);
            node.dirty = true;
        }
    }

    private void toldFirst() {
        long first = path[0].rows.get(0, Layout.AT);
        for (int level = 1; level <= root.level; level++) {
            path[level].rows.set(slots[level], Node.FIRST, first);
            path[level].dirty = true;
            if (slots[level] > 0) {
                return;
            }
        }
    }

    /**
     * Splits what has become too large; answers whether it did, and the path is no longer good.
     *
     * @param appended whether the last row of all is new: then it alone moves, as more will follow
     */
    boolean split(boolean appended) {
        boolean split = false;
        for (int level = 0; level <= root.level; level++) {
            Node node = path[level];
            boolean top = level == root.level;
            if (node.size() <= most(level, top)) {
                break;
            }
            split = true;
            if (top) {
                growRoot();
            }
            Node above = path[level + 1];
            Node right = nodes.fresh(level);
            node.moveTo(right, appended ? node.size() - 1 : node.size() / 2);
            int slot = slots[level + 1];
            above.rows.set(slot, Node.COUNT, node.count());
            above.insertBelow(slot + 1, right, right.rows.get(0, 0), right.count());
        }
        return split;
    }

    private static int most(int level, boolean top) {
        if (level == 0) {
            return LEAF;
        }
        return top ? ROOT : FAN;
    }

    private void growRoot() {
        if (root.level > 0) {
            root.name = nodes.newName();
        }
        Node above = nodes.node(0, root.level + 1);
        above.insertBelow(0, root, root.rows.get(0, 0), root.count());
        path[above.level] = above;
        slots[above.level] = 0;
        root = above;
    }

    /** Drops what has become empty and joins small leaves; answers whether it did, and the path is no longer good. */
    boolean join() {
        Node leaf = path[0];
        if (root.level == 0 || leaf.size() > LEAF / 4) {
            return false;
        }
        if (leaf.size() == 0) {
            dropEmpty();
        } else if (!joinNext(leaf)) {
            return false;
        }
        lowerRoot();
        return true;
    }

    private void dropEmpty() {
        int level = 0;
        while (level < root.level && path[level].size() == 0) {
            nodes.drop(path[level]);
            path[level + 1].removeBelow(slots[level + 1]);
            level++;
        }
        if (root.size() == 0) {
            root = nodes.fresh(0);
            return;
        }
        // The first row below the nodes above may be another now.
        for (; level < root.level; level++) {
            Node node = path[level];
            path[level + 1].rows.set(slots[level + 1], Node.FIRST, node.rows.get(0, Node.FIRST));
            path[level + 1].dirty = true;
        }
    }

    private boolean joinNext(Node leaf) {
        Node above = path[1];
        int next = slots[1] + 1;
        if (next == above.size() || leaf.size() + above.rows.get(next, Node.COUNT) > LEAF / 2) {
            return false;
        }
        Node right = nodes.below(above, next);
        right.moveTo(leaf, 0);
        above.rows.set(next - 1, Node.COUNT, leaf.size());
        above.removeBelow(next);
        nodes.drop(right);
        return true;
    }

    private void lowerRoot() {
        while (root.level > 1 && root.size() == 1) {
            Node only = nodes.below(root, 0);
            if (only.size() > ROOT) {
                return;
            }
            nodes.drop(only);
            only.stored = false;
            root = only;
        }
    }

    // --- for the header

    /** The one leaf where the tree has no more and it is read, or null. */
    @Nullable
    Node onlyLeaf() {
        if (root.level == 0) {
            return root;
        }
        return root.level == 1 && root.size() == 1 ? root.below(0) : null;
    }

    /** The root, above at least one leaf. */
    Node rootAboveLeaves() {
        if (root.level == 0) {
            growRoot();
        }
        return root;
    }

    void clear() {
        nodes.dropAll(root);
        nodes.nextName(0);
        root = nodes.fresh(0);
    }
}
