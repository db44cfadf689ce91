package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import gac.schemas.avro.Url;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request target (RFC 9112 section 3.2), and {@code url.decoded}: path and query as an application may come to see them.
 *
 * <p>Decoding is repeated while it changes anything, at most {@value #ROUNDS} times: {@code %xx}, {@code %uxxxx} (IIS), overlong UTF-8, full-width forms
 * of ASCII (best-fit mappings), and {@code +} for a blank in the query, once. What the log itself escaped ({@code \x22}, {@code \"}, {@code \\}) is undone
 * first. NUL and bytes that are no UTF-8 show as U+FFFD.
 */
public final class UrlView {
    public static final int ROUNDS = 5;

    private UrlView() {}

    /**
     * Sets {@code url.*} of a request target as it was logged.
     *
     * @param escaped the log escapes quotes and control characters with a backslash
     */
    public static void target(String target, boolean escaped, Draft draft) {
        Url url = draft.url();
        url.setOriginal(target);
        String local = target;
        int scheme = target.indexOf("://");
        if (scheme > 0 && scheme < 12 && target.charAt(0) != '/' && letters(target, scheme)) {
            int authority = scheme + 3;
            int end = authority;
            while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
                end++;
            }
            url.setFull(target);
            url.setScheme(target.substring(0, scheme));
            authority(target.substring(authority, end), url);
            local = end == target.length() || target.charAt(end) != '/'
                    ? "/" + target.substring(end)
                    : target.substring(end);
        } else if (!target.startsWith("/") && !target.equals("*") && authorityForm(target)) {
            authority(target, url);
            return;
        }
        split(local, url);
        url.setDecoded(decode(local, escaped));
    }

    private static void split(String local, Url url) {
        int question = local.indexOf('?');
        String path = question < 0 ? local : local.substring(0, question);
        if (question >= 0 && question + 1 < local.length()) {
            url.setQuery(local.substring(question + 1));
        }
        url.setPath(path);
        int slash = path.lastIndexOf('/');
        int dot = path.lastIndexOf('.');
        if (dot > slash + 1 && path.length() - dot - 1 <= 16 && lettersOrDigits(path, dot + 1)) {
            url.setExtension(path.substring(dot + 1));
        }
    }

    private static void authority(String authority, Url url) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.lastIndexOf(':');
        Integer port = colon > host.lastIndexOf(']') ? Numbers.small(host.substring(colon + 1)) : null;
        if (port != null && port <= 65535) {
            url.setPort(port);
            host = host.substring(0, colon);
        }
        Draft.set(host, url::setDomain);
    }

    /** {@code host:443}, as in CONNECT. */
    private static boolean authorityForm(String target) {
        int colon = target.lastIndexOf(':');
        return colon > 0 && Numbers.small(target.substring(colon + 1)) != null && target.indexOf('/') < 0;
    }

    private static boolean lettersOrDigits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!Character.isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return from < text.length();
    }

    private static boolean letters(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (!Character.isLetter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The decoded view of path and query. */
    public static String decode(String local, boolean escaped) {
        String text = escaped && local.indexOf('\\') >= 0 ? unescape(local) : local;
        int question = text.indexOf('?');
        boolean plain = text.indexOf('%') < 0 && ascii(text);
        if (plain && (question < 0 || text.indexOf('+', question) < 0)) {
            return text;
        }
        if (question >= 0) {
            text = text.substring(0, question + 1)
                    + text.substring(question + 1).replace('+', ' ');
        }
        String view = text;
        for (int round = 0; round < ROUNDS && view.indexOf('%') >= 0; round++) {
            String next = percent(view);
            if (next.equals(view)) {
                break;
            }
            view = next;
        }
        return fold(view);
    }

    /** {@code \x22}, {@code \"} and {@code \\}, which nginx and Apache write for what would break the line. */
    public static String unescape(String text) {
        ByteText out = new ByteText(text.length());
        int n = text.length();
        for (int i = 0; i < n; i++) {
            char c = text.charAt(i);
            char next = c == '\\' && i + 1 < n ? text.charAt(i + 1) : '\0';
            if (next == '"' || next == '\\') {
                out.add(next);
                i++;
            } else if (next == 'x' && hex(text, i + 2, 2) >= 0) {
                out.addByte(hex(text, i + 2, 2));
                i += 3;
            } else {
                out.add(c);
            }
        }
        return out.toString();
    }

    private static String percent(String text) {
        ByteText out = new ByteText(text.length());
        int n = text.length();
        for (int i = 0; i < n; i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.add(c);
                continue;
            }
            int code = hex(text, i + 1, 2);
            if (code >= 0) {
                out.addByte(code);
                i += 2;
            } else if (i + 1 < n
                    && (text.charAt(i + 1) == 'u' || text.charAt(i + 1) == 'U')
                    && hex(text, i + 2, 4) >= 0) {
                out.add((char) hex(text, i + 2, 4));
                i += 5;
            } else {
                out.add(c);
            }
        }
        return out.toString();
    }

    private static String fold(String text) {
        StringBuilder folded = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char f = c;
            if (c >= '\uFF01' && c <= '\uFF5E') {
                f = (char) (c - 0xFEE0);
            } else if (c == '\u2215' || c == '\u2044') {
                f = '/';
            } else if (c == '\u2216') {
                f = '\\';
            } else if (c == '\0') {
                f = '\uFFFD';
            }
            if (f != c && folded == null) {
                folded = new StringBuilder(text);
            }
            if (folded != null) {
                folded.setCharAt(i, f);
            }
        }
        return folded == null ? text : folded.toString();
    }

    private static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x7f || c == 0) {
                return false;
            }
        }
        return true;
    }

    private static int hex(String text, int from, int digits) {
        if (from + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            char c = text.charAt(i);
            int digit = c > 'f' ? -1 : Character.digit(c, 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Text in the making, of characters and of bytes that are UTF-8, maybe overlong. */
    private static final class ByteText {
        private final StringBuilder text;
        private byte[] bytes = new byte[16];
        private int count;

        ByteText(int size) {
            text = new StringBuilder(size);
        }

        void add(char c) {
            flush();
            text.append(c);
        }

        void addByte(int value) {
            if (value < 0x80) {
                // Cheaper, and it cannot be part of a sequence.
                add((char) value);
                return;
            }
            if (count == bytes.length) {
                bytes = Arrays.copyOf(bytes, count * 2);
            }
            bytes[count++] = (byte) value;
        }

        private void flush() {
            int i = 0;
            while (i < count) {
                int length = length(bytes[i] & 0xff);
                int overlong = overlong(i, length);
                if (overlong >= 0) {
                    text.append((char) overlong);
                    i += length;
                } else {
                    int end = i + Math.min(length, count - i);
                    text.append(new String(bytes, i, end - i, StandardCharsets.UTF_8));
                    i = end;
                }
            }
            count = 0;
        }

        /** The ASCII character that an overlong sequence stands for; −1 when it is none. */
        private int overlong(int at, int length) {
            if (length < 2 || at + length > count) {
                return -1;
            }
            int value = (bytes[at] & 0xff) & (0x7f >> length);
            for (int i = at + 1; i < at + length; i++) {
                if ((bytes[i] & 0xc0) != 0x80) {
                    return -1;
                }
                value = value << 6 | (bytes[i] & 0x3f);
            }
            return value < 0x80 ? value : -1;
        }

        private static int length(int first) {
            return first >= 0xfc
                    ? 6
                    : first >= 0xf8 ? 5 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
        }

        @Override
        public String toString() {
            flush();
            return text.toString();
        }
    }

    /** The text of a quoted, backslash-escaped field as it was before the log escaped it; null stays null. */
    public static @Nullable String plain(@Nullable String field) {
        return field == null || field.indexOf('\\') < 0 ? field : unescape(field);
    }
}
