package gac.correlate.sigma.text;

import java.util.List;

/** A hash table of whole texts, asked with parts of buffers: no text is made for a question. */
public final class LiteralTable {
    private static final int ABSENT = -1;

    private final char[][] keys;
    private final int[] hashes;
    private final int[] numbers;
    private int longest;

    private LiteralTable(List<String> literals) {
        int capacity = Integer.highestOneBit(Math.max(4, 2 * literals.size()) - 1) << 1;
        keys = new char[capacity][];
        hashes = new int[capacity];
        numbers = new int[capacity];
        for (int i = 0; i < literals.size(); i++) {
            char[] key = literals.get(i).toCharArray();
            int hash = hash(key, key.length);
            int slot = slot(key, key.length, hash);
            keys[slot] = key;
            hashes[slot] = hash;
            numbers[slot] = i;
            longest = Math.max(longest, key.length);
        }
    }

    /** @param literals all different; a literal's number is its place in the list */
    public static LiteralTable of(List<String> literals) {
        return new LiteralTable(literals);
    }

    /** The number of the literal that is exactly this text, or -1. */
    public int find(char[] text, int length) {
        if (length > longest) {
            return ABSENT;
        }
        int slot = slot(text, length, hash(text, length));
        return keys[slot] == null ? ABSENT : numbers[slot];
    }

    private static int hash(char[] text, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + text[i];
        }
        return hash * 0x9E3779B1;
    }

    private int slot(char[] text, int length, int hash) {
        int mask = keys.length - 1;
        int slot = hash >>> 12 & mask;
        while (keys[slot] != null && (hashes[slot] != hash || !same(keys[slot], text, length))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static boolean same(char[] key, char[] text, int length) {
        if (key.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (key[i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
