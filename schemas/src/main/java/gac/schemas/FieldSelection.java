package gac.schemas;

import gac.schemas.EventLayout.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a list of field names means in one layout: which leaves, and which keys of its maps. Immutable. */
final class FieldSelection {
    private static final int ABSENT = -1;

    private final EventLayout layout;
    private final int[] numbers;
    private final @Nullable Keys[] keys;

    FieldSelection(EventLayout layout, List<String> names) {
        this.layout = layout;
        numbers = new int[layout.leaves()];
        keys = new @Nullable Keys[layout.leaves()];
        Arrays.fill(numbers, ABSENT);
        String[] inMaps = new String[names.size()];
        for (int number = 0; number < names.size(); number++) {
            int leaf = layout.leaf(names.get(number));
            if (leaf >= 0 && layout.kind(leaf) != Kind.MAP) {
                numbers[leaf] = number;
            } else {
                inMaps[number] = names.get(number);
            }
        }
        for (int leaf = 0; leaf < layout.leaves(); leaf++) {
            if (layout.kind(leaf) == Kind.MAP) {
                keys[leaf] = new Keys(layout.prefix(leaf), inMaps);
            }
        }
    }

    boolean isOf(EventLayout other) {
        return layout == other;
    }

    /** The number of the name that means the leaf, or -1. */
    int number(int leaf) {
        return numbers[leaf];
    }

    /** The keys that are looked for in the map at the leaf. */
    Keys keys(int leaf) {
        Keys found = keys[leaf];
        if (found == null) {
            throw new IllegalArgumentException(layout.name(leaf) + " is not a map");
        }
        return found;
    }

    /** A hash table of names as they stand in a map's bytes. */
    static final class Keys {
        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        private final byte[] @Nullable [] texts;
        private final int[] numbers;

        private Keys(String prefix, @Nullable String[] names) {
            int capacity = Integer.highestOneBit(Math.max(8, 2 * names.length)) << 1;
            texts = new byte[capacity][];
            numbers = new int[capacity];
            for (int number = 0; number < names.length; number++) {
                String name = names[number];
                if (name != null && name.startsWith(prefix)) {
                    byte[] text = name.substring(prefix.length()).getBytes(StandardCharsets.UTF_8);
                    int place = place(text, 0, text.length);
                    texts[place] = text;
                    numbers[place] = number;
                }
            }
        }

        /** The number of the name that is exactly these bytes, or -1. */
        int find(byte[] bytes, int from, int length) {
            int place = place(bytes, from, length);
            return texts[place] == null ? ABSENT : numbers[place];
        }

        private int place(byte[] bytes, int from, int length) {
            int mask = texts.length - 1;
            int place = hash(bytes, from, length) & mask;
            for (byte[] text = texts[place]; text != null; text = texts[place]) {
                if (Arrays.equals(text, 0, text.length, bytes, from, from + length)) {
                    break;
                }
                place = (place + 1) & mask;
            }
            return place;
        }

        /** Of the length, the first and the last bytes: names of fields differ there, and the tables are small. */
        private static int hash(byte[] bytes, int from, int length) {
            long mixed = length;
            if (length >= Long.BYTES) {
                mixed += (long) LONGS.get(bytes, from) * 0x9E3779B97F4A7C15L
                        + (long) LONGS.get(bytes, from + length - Long.BYTES) * 0xC2B2AE3D27D4EB4FL;
            } else {
                for (int i = 0; i < length; i++) {
                    mixed = mixed * 31 + bytes[from + i];
                }
                mixed *= 0x9E3779B97F4A7C15L;
            }
            return (int) (mixed >>> 40);
        }
    }
}
