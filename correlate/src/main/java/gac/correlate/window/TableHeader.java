package gac.correlate.window;

/** The part of a table that is in the group's header: all rows where they are few, otherwise the root of its tree. */
final class TableHeader {
    private final Layout layout;
    private final Tree tree;
    private final Bytes in = new Bytes();
    private final Bytes part = new Bytes();
    private byte[] unread = {};
    private int from;
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
        length = (int) header.getUnsigned();
        from = header.position();
        unread = header.array();
        version = format;
        header.position(from + length);
    }

    void readUp() {
        in.read(unread);
        in.position(from);
        length = 0;
        NodeStore nodes = tree.nodes();
        nodes.nextName(in.getUnsigned());
        int entries = (int) in.getUnsigned();
        Node root;
        if (entries == 0) {
            root = nodes.node(in.getUnsigned(), 0);
            RowFormat.read(layout, root.rows, in, version);
        } else {
            root = nodes.node(0, version == 1 ? 1 : in.getByte());
            RowFormat.readEntries(root.rows, entries, in);
        }
        tree.root(root);
    }

    void write(Bytes header, Bytes scratch, int room) {
        if (unread()) {
            // Bytes of an older format mean something else under this one.
            if (version == Format.VERSION) {
                header.putUnsigned(length);
                header.append(unread, from, length);
                return;
            }
            readUp();
        }
        part.reset().putUnsigned(tree.nodes().nextName());
        if (!inline(scratch, room)) {
            Node root = tree.rootAboveLeaves();
            tree.nodes().writeBelow(root, scratch);
            part.putUnsigned(root.size());
            part.putByte(root.level);
            RowFormat.putEntries(root.rows, part);
        }
        header.putUnsigned(part.position());
        header.append(part);
    }

    private boolean inline(Bytes scratch, int room) {
        Node leaf = tree.onlyLeaf();
        if (leaf == null || (leaf.stored && !leaf.dirty)) {
            return false;
        }
        RowFormat.write(layout, leaf.rows, scratch.reset());
        // Once out of the header it comes back only when clearly smaller, lest it moves at every update.
        if (scratch.position() > (leaf.stored ? room / 2 : room)) {
            return false;
        }
        tree.nodes().delete(leaf);
        part.putUnsigned(0);
        part.putUnsigned(leaf.name);
        part.append(scratch);
        return true;
    }
}
