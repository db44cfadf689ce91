package gac.ingest.parse.host;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an audit record: {@code key=value} with values bare, in double quotes, in single quotes around further fields (user space's
 * {@code msg='…'}), or in braces; behind 0x1D what auditd adds with {@code log_format = ENRICHED}. Values that users influence are written in hexadecimal
 * when they hold blanks, quotes or control characters (audit_log_untrustedstring in the kernel's audit.c).
 */
final class AuditFields {
    private static final int MOST = 256;
    private static final char ENRICHED = '\u001D';

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> quoted = new LinkedHashMap<>();

    private AuditFields() {}

    /** The fields of a text from an index on; the first of equal names wins. */
    static AuditFields of(String text, int from) {
        AuditFields fields = new AuditFields();
        fields.read(text, from, text.length(), 0);
        return fields;
    }

    /** The value as written, without quotes; null when absent or written as none ({@code ?}, {@code (null)}, {@code (none)}). */
    @Nullable
    String get(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() || value.equals("?") || value.equals("(null)") || value.equals("(none)")
                ? null
                : value;
    }

    /** The value of a field that users influence: decoded when it is in hexadecimal. */
    @Nullable
    String untrusted(String name) {
        String value = get(name);
        if (value == null || quoted.containsKey(name)) {
            return value;
        }
        String decoded = decode(value);
        return decoded == null ? value : decoded;
    }

    Map<String, String> all() {
        return values;
    }

    private void read(String text, int from, int to, int depth) {
        int at = from;
        while (at < to && values.size() < MOST) {
            while (at < to && isSeparator(text.charAt(at))) {
                at++;
            }
            int key = at;
            while (at < to && text.charAt(at) != '=' && !isSeparator(text.charAt(at))) {
                at++;
            }
            if (at >= to || text.charAt(at) != '=' || at == key) {
                at = at < to && text.charAt(at) == '=' ? at + 1 : at; // a word of prose
                continue;
            }
            String name = text.substring(key, at);
            char open = at + 1 < to ? text.charAt(at + 1) : ' ';
            int start = at + 1;
            int end;
            if (open == '\'' && depth == 0) {
                int limit = text.indexOf(ENRICHED, start);
                int close = text.lastIndexOf('\'', (limit < 0 ? to : limit) - 1);
                end = close > start ? close : to;
                read(text, start + 1, end, 1);
                at = Math.min(to, end + 1);
                continue;
            }
            if (open == '"' || open == '{') {
                int close = text.indexOf(open == '"' ? '"' : '}', start + 1);
                end = close < 0 || close > to ? to : close;
                put(name, text.substring(start + 1, end).trim(), true);
                at = Math.min(to, end + 1);
                continue;
            }
            end = start;
            while (end < to && !isSeparator(text.charAt(end))) {
                end++;
            }
            put(name, text.substring(start, end), false);
            at = end;
        }
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == ENRICHED || c == ',' || c == '\t';
    }

    private void put(String name, String value, boolean inQuotes) {
        if (name.length() <= 64 && values.putIfAbsent(name, value) == null && inQuotes) {
            quoted.put(name, value);
        }
    }

    /** Bytes in hexadecimal as text; NUL, which separates arguments, becomes a blank. Null when the text is no such thing. */
    static @Nullable String decode(String hex) {
        byte[] bytes = bytes(hex);
        if (bytes == null) {
            return null;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                bytes[i] = ' ';
            }
        }
        return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    }

    /** Null when the text is not an even number of upper-case hexadecimal digits, as the kernel writes them. */
    static byte @Nullable [] bytes(String hex) {
        if (hex.length() < 2 || hex.length() % 2 != 0) {
            return null;
        }
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                return null;
            }
            bytes[i / 2] = (byte) (bytes[i / 2] << 4 | digit);
        }
        return bytes;
    }
}
