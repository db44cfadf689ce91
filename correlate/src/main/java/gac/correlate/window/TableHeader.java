package gac.correlate.window;

/** The part of a table that is in the group's header: all rows where they are few, otherwise the root of its tree. */
final class TableHeader {
    private final Layout layout;
    private final Tree tree;
    private final Bytes unread = new Bytes();
    private int length;
    private int version;

    TableHeader(Layout layout, Tree tree) {
        this.layout = layout;
        this.tree = tree;
    }

    void begin() {
        length = 0;
    }

    /** Whether the table has not been looked into since it was taken up. */
    boolean unread() {
        return length > 0;
    }

    void take(Bytes header, int format) {
        length = format < Format.PACKED ? (int) header.getUnsigned() : header.getLength();
        unread.share(header, header.position(), length);
        version = format;
        header.position(header.position() + length);
    }

    void readUp() {
        length = 0;
        NodeStore nodes = tree.nodes();
        nodes.nextName(unread.getUnsigned());
        if (version < Format.PACKED) {
            tree.root(OldRowFormat.readRoot(layout, nodes, unread, version));
            return;
        }
        int level = unread.getByte();
        Node root = nodes.node(level == 0 ? unread.getUnsigned() : 0, level);
        root.rows.read(level == 0 ? layout : Layout.ENTRIES, unread);
        tree.root(root);
    }

    void write(Bytes header, Bytes scratch, int room) {
        if (unread()) {
            // Bytes of an older format mean something else under this one.
            if (version == Format.VERSION) {
                int start = header.leaveLength();
                header.append(unread, length);
                header.putLength(start);
                return;
            }
            readUp();
        }
        int start = header.leaveLength();
        header.putUnsigned(tree.nodes().nextName());
        if (!inline(header, room)) {
            Node root = tree.rootAboveLeaves();
            tree.nodes().writeBelow(root, scratch);
            header.rewind(start);
            header.putUnsigned(tree.nodes().nextName());
            header.putByte(root.level);
            root.rows.write(header);
        }
        header.putLength(start);
    }

    private boolean inline(Bytes header, int room) {
        Node leaf = tree.onlyLeaf();
        if (leaf == null || (leaf.stored && !leaf.dirty)) {
            return false;
        }
        header.putByte(0);
        header.putUnsigned(leaf.name);
        int from = header.position();
        leaf.rows.write(header);
        // Once out of the header it comes back only when clearly smaller, lest it moves at every update.
        if (header.position() - from > (leaf.stored ? room / 2 : room)) {
            return false;
        }
        tree.nodes().delete(leaf);
        return true;
    }
}
