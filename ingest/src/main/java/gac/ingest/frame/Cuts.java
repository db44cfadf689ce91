package gac.ingest.frame;

/** Where lines begin and end in bytes. */
final class Cuts {
    private Cuts() {}

    /** Length without the CR, LF and NUL bytes that senders leave at the end of a line (RFC 6587 section 3.4.2). */
    static int trimmed(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
            end--;
        }
        return end - from;
    }

    /**
     * Where to cut so that no UTF-8 character is torn: at most three bytes before {@code limit}.
     *
     * <p>Bytes that are no UTF-8 are cut at the limit.
     */
    static int whole(byte[] bytes, int from, int limit) {
        for (int back = 1; back <= 3 && limit - back > from; back++) {
            int octet = bytes[limit - back] & 0xFF;
            if (octet < 0x80) {
                return limit;
            }
            if (octet >= 0xC0) {
                int length = octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : 2;
                return length > back ? limit - back : limit;
            }
        }
        return limit;
    }
}
