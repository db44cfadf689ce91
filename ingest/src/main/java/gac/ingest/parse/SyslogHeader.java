package gac.ingest.parse;

import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header of a syslog line: RFC 5424, RFC 3164 and what is written in their name.
 *
 * @param priority −1 where the line has none
 * @param version of RFC 5424; null for RFC 3164
 * @param stamp null where the line has no time
 * @param data structured data, {@code id.param} → value
 * @param message what follows the header
 */
record SyslogHeader(
        int priority,
        @Nullable String version,
        @Nullable Stamp stamp,
        @Nullable String hostname,
        @Nullable String appname,
        @Nullable String procid,
        @Nullable String msgid,
        Map<String, String> data,
        String message) {

    private static final Set<String> LEVELS = Set.of(
            "DEBUG",
            "INFO",
            "WARN",
            "WARNING",
            "ERROR",
            "FATAL",
            "TRACE",
            "NOTICE",
            "CRITICAL",
            "info",
            "warn",
            "error",
            "debug");

    private record Tag(@Nullable String name, @Nullable String pid) {
        static final Tag NONE = new Tag(null, null);
    }

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TAG = 128;

    /** Never null: a line without any header is all message. */
    static SyslogHeader parse(String line) {
        Cursor c = new Cursor(line);
        int priority = priority(c);
        Cursor modern = new Cursor(line, c.at);
        int version = modern.number(1, 3);
        if (version > 0 && modern.take(' ') && (modern.sees("- ") || Stamps.iso(line, modern.at) != null)) {
            SyslogHeader header = rfc5424(modern, priority, Integer.toString(version));
            if (header != null && (priority >= 0 || header.stamp != null)) {
                return header;
            }
        }
        return rfc3164(c, priority);
    }

    /** {@code <0>} to {@code <191>}; a greater number is read over, as if there were none. −1 in that case and where there is none. */
    private static int priority(Cursor c) {
        int start = c.at;
        if (c.take('<')) {
            int value = c.number(1, 3);
            if (value >= 0 && c.take('>')) {
                return value <= 191 ? value : -1;
            }
        }
        c.at = start;
        return -1;
    }

    /** Section 6 of RFC 5424; null when the header is not of that form. */
    private static @Nullable SyslogHeader rfc5424(Cursor c, int priority, String version) {
        Stamp stamp = null;
        if (!c.take("- ")) {
            stamp = Stamps.iso(c.text, c.at);
            if (stamp == null || stamp.end() >= c.text.length() || c.text.charAt(stamp.end()) != ' ') {
                return null;
            }
            c.at = stamp.end() + 1;
        }
        @Nullable String[] parts = new @Nullable String[4];
        for (int i = 0; i < parts.length && !c.done(); i++) {
            String part = c.word();
            if (part.isEmpty() || part.length() > LONGEST_NAME) {
                return null;
            }
            parts[i] = part.equals("-") ? null : part;
            c.take(' ');
        }
        Map<String, String> data = new LinkedHashMap<>();
        if (!c.take('-')) {
            structuredData(c, data);
        }
        c.take(' ');
        c.take('\uFEFF');
        // rsyslog and Cisco both forget to decode it: the byte order mark read as three characters.
        c.take("\u00EF\u00BB\u00BF");
        // rsyslog's RSYSLOG_SyslogProtocol23Format leaves in front of the text the blank that stood behind the
        // program's tag.
        c.take(' ');
        return new SyslogHeader(priority, version, stamp, parts[0], parts[1], parts[2], parts[3], data, c.rest());
    }

    /** Reads {@code [id name="value" …]…}; stops before the first element that is not well formed, which stays in the message. */
    private static void structuredData(Cursor c, Map<String, String> data) {
        while (c.peek() == '[') {
            Cursor element = new Cursor(c.text, c.at + 1);
            Map<String, String> read = new LinkedHashMap<>();
            if (!element(element, read)) {
                return;
            }
            data.putAll(read);
            c.at = element.at;
        }
    }

    private static boolean element(Cursor c, Map<String, String> data) {
        String id = name(c);
        if (id.isEmpty()) {
            return false;
        }
        boolean any = false;
        while (!c.take(']')) {
            if (!c.take(' ')) {
                return false;
            }
            String name = name(c);
            if (name.isEmpty() || !c.take("=\"")) {
                return false;
            }
            StringBuilder value = new StringBuilder();
            while (!c.take('"')) {
                if (c.done()) {
                    return false;
                }
                char next = c.text.charAt(c.at++);
                if (next == '\\' && (c.peek() == '"' || c.peek() == '\\' || c.peek() == ']')) {
                    next = c.text.charAt(c.at++);
                }
                value.append(next);
            }
            data.put(id + "." + name, value.toString());
            any = true;
        }
        if (!any) {
            data.put(id, "");
        }
        return true;
    }

    private static String name(Cursor c) {
        int start = c.at;
        while (!c.done() && " =]\"".indexOf(c.peek()) < 0) {
            c.at++;
        }
        return c.text.substring(start, c.at);
    }

    /** Section 4 of RFC 3164 and its many readings. */
    private static SyslogHeader rfc3164(Cursor c, int priority) {
        int start = c.at;
        c.spaces();
        sequenceNumber(c);
        // Cisco marks an unsynchronised clock with '*' or '.'.
        if (c.peek() == '*' || (c.peek() == '.' && Stamps.month(c.text, c.at + 1) > 0)) {
            c.at++;
        }
        int stampAt = c.at;
        Stamp stamp = stamp(c.text, stampAt);
        if (stamp == null && priority < 0) {
            c.at = start;
            return withoutTime(c);
        }
        String hostname = null;
        if (stamp != null) {
            c.at = stamp.end();
            boolean colon = c.take(':');
            c.spaces();
            if (!colon || c.peek() != '%') {
                hostname = hostname(c);
            }
        } else {
            c.at = start;
        }
        Tag tag = tag(c);
        if (tag.name == null && hostname != null && c.text.startsWith(hostname + " ", c.at)) {
            // Some devices write their name twice.
            c.at += hostname.length() + 1;
            tag = tag(c);
        }
        if (tag.name == null && hostname != null) {
            tag = spacedTag(c);
        }
        if (tag.name == null
                && hostname != null
                && (LEVELS.contains(hostname) || !isSyslogStamp(c.text, stampAt, stamp))) {
            // An application's own log: what follows its time is no host.
            hostname = null;
            c.at = stamp == null ? start : stamp.end();
            c.take(':');
            c.spaces();
        }
        return new SyslogHeader(priority, null, stamp, hostname, tag.name, tag.pid, null, Map.of(), c.rest());
    }

    /** {@code [host ]program[pid]: message}, as journals and relays hand it on; without the process id there is no telling it from prose. */
    private static SyslogHeader withoutTime(Cursor c) {
        int start = c.at;
        Tag tag = tag(c);
        String hostname = null;
        if (tag.pid == null) {
            c.at = start;
            hostname = hostname(c);
            tag = hostname == null ? Tag.NONE : tag(c);
        }
        if (tag.pid == null || Numbers.of(tag.pid) == null) {
            c.at = start;
            return new SyslogHeader(-1, null, null, null, null, null, null, Map.of(), c.rest());
        }
        return new SyslogHeader(-1, null, null, hostname, tag.name, tag.pid, null, Map.of(), c.rest());
    }

    private static @Nullable Stamp stamp(String text, int at) {
        Stamp stamp = Stamps.bsd(text, at);
        if (stamp == null) {
            stamp = Stamps.iso(text, at);
        }
        if (stamp == null && text.startsWith("@4", at)) {
            stamp = Stamps.tai64n(text, at);
        }
        return stamp;
    }

    /** {@code 000123: } before the time, as Cisco writes it. */
    private static void sequenceNumber(Cursor c) {
        int start = c.at;
        if (c.number(1, 9) < 0 || !c.take(": ")) {
            c.at = start;
        }
    }

    /** The next word, unless it is a tag ({@code su:}, {@code sshd[1]:}) because the sender left the host name out. */
    private static @Nullable String hostname(Cursor c) {
        int start = c.at;
        String word = c.word();
        boolean more = !c.done();
        c.spaces();
        if (word.isEmpty() || word.length() > LONGEST_NAME) {
            c.at = start;
            return null;
        }
        if (word.endsWith(":") && Ip.parse(word) == null) {
            // "switch1: %LINK-3-UPDOWN": a colon, and yet a host.
            if (c.peek() == '%') {
                return word.substring(0, word.length() - 1);
            }
            c.at = start;
            return null;
        }
        boolean plain = true;
        for (int i = 0; i < word.length() && plain; i++) {
            char ch = word.charAt(i);
            plain = Character.isLetterOrDigit(ch) || ".-_:/@%".indexOf(ch) >= 0;
        }
        if (!plain || (!more && word.indexOf('[') >= 0)) {
            c.at = start;
            return null;
        }
        // "host : %ASA-…"
        if (c.sees(": ")) {
            c.at += 2;
            c.spaces();
        }
        return word;
    }

    /** Syslog writes {@code Nov 22 08:15:00} or {@code 2026-11-22T08:15:00…}; a blank inside the date is an application's habit. */
    private static boolean isSyslogStamp(String text, int at, @Nullable Stamp stamp) {
        if (stamp == null) {
            return true;
        }
        int t = text.indexOf('T', at);
        return stamp.year() == 0 || Stamps.month(text, at) > 0 || (t >= 0 && t < stamp.end());
    }

    /** Program and process id; the cursor moves behind them and one blank, or stays when there is no tag. */
    private static Tag tag(Cursor c) {
        String text = c.text;
        int start = c.at;
        int end = start;
        while (end < text.length() && end - start <= LONGEST_TAG && isTag(text.charAt(end))) {
            end++;
        }
        int behind = end;
        String pid = null;
        if (end > start && end < text.length() && text.charAt(end) == '[') {
            int close = text.indexOf(']', end);
            if (close > end && close - end <= LONGEST_TAG && noBlank(text, end, close)) {
                pid = text.substring(end + 1, close);
                behind = close + 1;
            }
        }
        boolean colon = behind < text.length() && text.charAt(behind) == ':';
        if (end == start || end - start > LONGEST_TAG || (pid == null && !colon)) {
            return Tag.NONE;
        }
        String name = text.substring(start, end);
        if (colon) {
            behind++;
        }
        c.at = behind;
        c.take(' ');
        return new Tag(name, pid == null || pid.isEmpty() ? null : pid);
    }

    /** A program whose name has blanks ({@code Google Chrome[85294]:}): nothing but letters and blanks before a numeric process id. */
    private static Tag spacedTag(Cursor c) {
        String text = c.text;
        int end = c.at;
        while (end < text.length()
                && end - c.at <= 64
                && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == ' ')) {
            end++;
        }
        if (end == c.at || end >= text.length() || text.charAt(end) != '[') {
            return Tag.NONE;
        }
        Cursor behind = new Cursor(text, end + 1);
        int pid = behind.at;
        if (behind.number(1, 9) < 0 || !behind.take("]:")) {
            return Tag.NONE;
        }
        String name = text.substring(c.at, end);
        String number = text.substring(pid, behind.at - 2);
        c.at = behind.at;
        c.take(' ');
        return new Tag(name, number);
    }

    private static boolean noBlank(String text, int from, int to) {
        int blank = text.indexOf(' ', from);
        return blank < 0 || blank > to;
    }

    private static boolean isTag(char c) {
        return c > ' ' && c != ':' && c != '[' && c != '"' && c != '{' && c != '<' && c != '=' && c != ',';
    }
}
