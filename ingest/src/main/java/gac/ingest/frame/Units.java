package gac.ingest.frame;

/** How characters lie in bytes, as far as finding the ends of lines needs to know. */
public enum Units {
    /** ASCII is ASCII: UTF-8 and the Windows code pages. */
    BYTES,
    UTF_16LE,
    UTF_16BE;

    /** Bytes of a line feed. */
    int width() {
        return this == BYTES ? 1 : 2;
    }

    /** Index of the first line feed in {@code bytes[from, to)}; −1 when there is none. */
    int lineFeed(byte[] bytes, int from, int to) {
        if (this == BYTES) {
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\n') {
                    return i;
                }
            }
            return -1;
        }
        for (int i = from; i + 1 < to; i += 2) {
            if (unit(bytes, i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Length without CR, LF and NUL at the end. */
    int trimmed(byte[] bytes, int from, int to) {
        if (this == BYTES) {
            return Cuts.trimmed(bytes, from, to);
        }
        int end = to - ((to - from) & 1);
        if (end != to) {
            return to - from; // half a character: the end of a torn file
        }
        while (end > from && isFiller(unit(bytes, end - 2))) {
            end -= 2;
        }
        return end - from;
    }

    private static boolean isFiller(int unit) {
        return unit == '\n' || unit == '\r' || unit == 0;
    }

    /** Where to cut so that no character is torn, at most three bytes before {@code limit}. */
    int whole(byte[] bytes, int from, int limit) {
        if (this == BYTES) {
            return Cuts.whole(bytes, from, limit);
        }
        int cut = limit - ((limit - from) & 1);
        boolean torn = cut - 2 > from && Character.isHighSurrogate((char) unit(bytes, cut - 2));
        return torn ? cut - 2 : cut;
    }

    private int unit(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        return this == UTF_16LE ? second << 8 | first : first << 8 | second;
    }
}
