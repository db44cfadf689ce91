package gac.ingest.parse.text;

import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as text, read without the resolver and without regular expressions.
 *
 * <p>Only full forms count: four decimal parts for IPv4 (no octal, no shortened forms: RFC 6943 section 3.1.1 tells why), RFC 4291
 * section 2.2 for IPv6. A zone ({@code %eth0}) is dropped; an IPv4-mapped IPv6 address is the IPv4 address.
 */
public final class Ip {
    private static final int LONGEST = 64;
    private static final String[] OCTETS =
            IntStream.range(0, 256).mapToObj(Integer::toString).toArray(String[]::new);

    private Ip() {}

    /** The 4 or 16 bytes of the address, or null when the text is none. */
    public static byte @Nullable [] parse(String text) {
        int length = text.length();
        if (length < 2 || length > LONGEST) {
            return null;
        }
        int zone = text.indexOf('%');
        String address = zone > 0 ? text.substring(0, zone) : text;
        return address.indexOf(':') < 0 ? v4(address, 0) : v6(address);
    }

    /** Canonical text (RFC 5952), or null when the text is no address. */
    public static @Nullable String canonical(@Nullable String text) {
        if (text == null) {
            return null;
        }
        byte[] bytes = parse(text);
        return bytes == null ? null : canonical(text, bytes);
    }

    /** Canonical text of an address that {@link #parse} has read. */
    public static String canonical(String text, byte[] address) {
        return address.length == 4 && text.indexOf(':') < 0 ? text : print(address);
    }

    /** The network rules count by: /16 of an IPv4 address, /32 of an IPv6 one; null when the text is no address. */
    public static @Nullable String network(String text) {
        byte[] bytes = parse(text);
        return bytes == null ? null : network(bytes);
    }

    /** The network rules count by, of an address that {@link #parse} has read. */
    public static String network(byte[] bytes) {
        if (bytes.length == 4) {
            return OCTETS[bytes[0] & 0xff] + "." + OCTETS[bytes[1] & 0xff] + ".0.0/16";
        }
        byte[] prefix = new byte[16];
        System.arraycopy(bytes, 0, prefix, 0, 4);
        return print(prefix) + "/32";
    }

    private static byte @Nullable [] v4(String text, int from) {
        byte[] bytes = new byte[4];
        int part = 0;
        int value = -1;
        int digits = 0;
        for (int i = from; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9') {
                if (++digits > 3 || (digits > 1 && value == 0)) {
                    return null;
                }
                value = (value < 0 ? 0 : value) * 10 + (c - '0');
            } else if (c == '.' && value >= 0 && value <= 255 && part < 4) {
                bytes[part++] = (byte) value;
                value = -1;
                digits = 0;
            } else {
                return null;
            }
        }
        return part == 4 ? bytes : null;
    }

    private static byte @Nullable [] v6(String text) {
        int[] groups = new int[8];
        int count = 0;
        int gap = -1;
        int i = 0;
        int n = text.length();
        if (text.startsWith("::")) {
            gap = 0;
            i = 2;
        } else if (text.charAt(0) == ':') {
            return null;
        }
        while (i < n) {
            if (count == 8) {
                return null;
            }
            int end = text.indexOf(':', i);
            int stop = end < 0 ? n : end;
            if (end < 0 && text.indexOf('.', i) >= 0) {
                byte[] tail = v4(text, i);
                if (tail == null || count > 6) {
                    return null;
                }
                groups[count++] = (tail[0] & 0xff) << 8 | (tail[1] & 0xff);
                groups[count++] = (tail[2] & 0xff) << 8 | (tail[3] & 0xff);
                i = n;
                break;
            }
            int group = hex(text, i, stop);
            if (group < 0) {
                return null;
            }
            groups[count++] = group;
            i = stop;
            if (i < n) {
                i++;
                if (i == n) {
                    return null;
                }
                if (text.charAt(i) == ':') {
                    if (gap >= 0) {
                        return null;
                    }
                    gap = count;
                    i++;
                }
            }
        }
        if (gap < 0 ? count != 8 : count > 7) {
            return null;
        }
        return bytes(groups, count, gap);
    }

    private static byte[] bytes(int[] groups, int count, int gap) {
        byte[] bytes = new byte[16];
        int head = gap < 0 ? count : gap;
        for (int g = 0; g < count; g++) {
            int at = g < head ? g : 8 - count + g;
            bytes[2 * at] = (byte) (groups[g] >> 8);
            bytes[2 * at + 1] = (byte) groups[g];
        }
        boolean mapped = bytes[10] == -1 && bytes[11] == -1;
        for (int b = 0; b < 10 && mapped; b++) {
            mapped = bytes[b] == 0;
        }
        if (!mapped) {
            return bytes;
        }
        return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
    }

    private static int hex(String text, int from, int to) {
        if (to <= from || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static String print(byte[] bytes) {
        if (bytes.length == 4) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        int longest = 1;
        int at = -1;
        for (int g = 0; g < 8; g++) {
            int zeros = 0;
            while (g + zeros < 8 && group(bytes, g + zeros) == 0) {
                zeros++;
            }
            if (zeros > longest) {
                longest = zeros;
                at = g;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int g = 0; g < 8; g++) {
            if (g == at) {
                text.append("::");
                g += longest - 1;
                continue;
            }
            if (g > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(bytes, g)));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
    }
}
