package gac.ingest.parse.web;

import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Quoted;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Body;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access lines of nginx and Apache: common, combined, {@code vhost_combined}, each with what administrators add in front (a virtual host, a forwarded chain)
 * and behind (a forwarded chain, times).
 *
 * <p>Both servers escape quotes in what clients send, so the first {@code ] "} ends the time, and an unescaped quote ends a field.
 */
public final class AccessLog implements LineParser {
    private static final int LONGEST_METHOD = 24;
    private final String software;

    public AccessLog(String software) {
        this.software = software;
    }

    /** Whether a combined line shows Apache's hand: a quote escaped as {@code \\"}, or a port behind the virtual host in front. */
    static boolean isApache(String line) {
        if (line.indexOf("\\\"") >= 0) {
            return true;
        }
        int space = line.indexOf(' ');
        int colon = space < 0 ? -1 : line.lastIndexOf(':', space);
        return colon > 0
                && Ip.parse(line.substring(0, space)) == null
                && Numbers.small(line.substring(colon + 1, space)) != null;
    }

    @Override
    public boolean parse(String text, Draft draft) {
        int close = text.indexOf("] \"");
        int open = close < 0 ? -1 : text.lastIndexOf('[', close);
        Stamp stamp = open < 0 ? null : Stamps.any(text, open);
        if (stamp == null || stamp.end() != close + 1 || isBlank(text, open)) {
            return false;
        }
        Cursor c = new Cursor(text, close + 2);
        String request = request(c);
        if (request == null) {
            return false;
        }
        Web.event(software, draft).claim(stamp);
        Prefix prefix = Prefix.of(text, open);
        request(request, true, draft);
        c.spaces();
        Integer status = Numbers.small(c.word());
        c.spaces();
        String bytes = c.word();
        c.spaces();
        String referrer = field(c);
        c.spaces();
        String agent = field(c);
        Web.status(status, draft);
        Long size = Numbers.of(bytes);
        if (size != null) {
            Body body = new Body();
            body.setBytes(size);
            draft.response().setBody(body);
        }
        Draft.set(UrlView.plain(referrer), r -> draft.request().setReferrer(r));
        draft.userAgent(UrlView.plain(agent));
        Web.virtualHost(prefix.host, draft);
        draft.user(UrlView.plain(prefix.user));
        Web.client(prefix.peer, prefix.chain != null ? prefix.chain : forwarded(c), draft);
        if (request.startsWith("\\x16\\x03")) {
            draft.tag("tls_on_plain_port");
        }
        return true;
    }

    private static boolean isBlank(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The request field: up to the first quote that is not escaped and that a status follows; failing that, the first not escaped. */
    private static @Nullable String request(Cursor c) {
        if (!c.take('"')) {
            return null;
        }
        int first = Quoted.end(c.text, c.at);
        int close = first;
        while (close >= 0 && !statusFollows(c.text, close + 1)) {
            close = Quoted.end(c.text, close + 1);
        }
        if (close < 0) {
            close = first;
        }
        if (close < 0) {
            return null;
        }
        String request = c.text.substring(c.at, close);
        c.at = close + 1;
        return request;
    }

    /** A field in quotes, or a bare {@code -}, as some proxies write none. */
    private static @Nullable String field(Cursor c) {
        if (c.sees("- ")) {
            c.at++;
            return null;
        }
        return Quoted.take(c);
    }

    private static boolean statusFollows(String text, int at) {
        if (at + 4 > text.length() || text.charAt(at) != ' ') {
            return false;
        }
        for (int i = at + 1; i < at + 4; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return at + 4 == text.length() || text.charAt(at + 4) == ' ';
    }

    /** Method, target and version of a request line; whatever is no request line becomes {@code url.original} as it is, tagged. */
    public static void request(String request, boolean escaped, Draft draft) {
        if (request.isEmpty() || request.equals("-")) {
            return;
        }
        int space = request.indexOf(' ');
        if (space < 1 || space > LONGEST_METHOD || !method(request, space)) {
            draft.url().setOriginal(request);
            draft.tag("malformed_request");
            return;
        }
        int last = request.lastIndexOf(' ');
        boolean versioned = last > space && request.startsWith("HTTP/", last + 1);
        String target = request.substring(space + 1, versioned ? last : request.length());
        draft.request().setMethod(request.substring(0, space));
        if (versioned) {
            draft.http().setVersion(request.substring(last + 6));
        } else if (request.startsWith("HTTP/", space + 1)) {
            // "GET HTTP/1.1": no target at all.
            draft.http().setVersion(request.substring(space + 6));
            draft.tag("malformed_request");
            return;
        }
        if (!target.isEmpty()) {
            UrlView.target(target, escaped, draft);
        }
    }

    private static boolean method(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** A quoted list of addresses behind the user agent, as nginx's example configuration adds it. */
    private static @Nullable String forwarded(Cursor c) {
        c.spaces();
        String field = Quoted.take(c);
        if (field == null || field.isEmpty() || field.equals("-")) {
            return null;
        }
        String last = field.substring(field.lastIndexOf(',') + 1).trim();
        return ClientTrust.address(last) == null ? null : field;
    }

    /** What stands before the time: {@code [host] peer ident user}, where peer may be a chain of addresses. */
    private record Prefix(
            @Nullable String host,
            @Nullable String peer,
            @Nullable String chain,
            @Nullable String user) {
        static Prefix of(String text, int end) {
            Prefix usual = usual(text, end);
            return usual == null ? of(text.substring(0, end)) : usual;
        }

        /** {@code peer - user }, as nearly every line begins; null for anything else. */
        private static @Nullable Prefix usual(String text, int end) {
            int first = text.indexOf(' ');
            if (first <= 0 || !text.startsWith(" - ", first) || first + 3 >= end || text.charAt(end - 1) != ' ') {
                return null;
            }
            for (int i = 0; i < end - 1; i++) {
                char c = text.charAt(i);
                if (c == '"' || c == ',' || (c <= ' ' && (c != ' ' || i >= first + 3))) {
                    return null;
                }
            }
            return new Prefix(null, text.substring(0, first), null, text.substring(first + 3, end - 1));
        }

        private static Prefix of(String text) {
            List<String> words = words(text);
            int at = 0;
            String host = null;
            if (words.size() > 1 && !comma(words.get(0)) && isAddress(words.get(1))) {
                host = words.get(0);
                at = 1;
            }
            List<String> hops = new ArrayList<>();
            while (at < words.size() && (hops.isEmpty() || comma(words.get(at - 1)))) {
                for (String hop : words.get(at).split(",", -1)) {
                    if (!hop.isBlank()) {
                        hops.add(hop.trim());
                    }
                }
                at++;
            }
            String peer = hops.isEmpty() ? null : hops.get(hops.size() - 1);
            String chain = hops.size() < 2 ? null : String.join(", ", hops.subList(0, hops.size() - 1));
            String ident = at < words.size() ? words.get(at) : "-";
            if (host == null && (ident.indexOf('.') > 0 || ident.equals("localhost"))) {
                // lighttpd and some hosting panels put the virtual host where ident belongs.
                host = ident;
            }
            String user = at + 1 < words.size() ? String.join(" ", words.subList(at + 1, words.size())) : null;
            if (user != null && user.startsWith("- ")) {
                user = user.substring(2);
            } else if (user != null && user.endsWith(" -")) {
                // "ident request-id -": the last word is the user.
                user = null;
            }
            return new Prefix(host, peer, chain, user);
        }

        private static boolean comma(String word) {
            return word.endsWith(",");
        }

        private static boolean isAddress(String word) {
            String bare = comma(word) ? word.substring(0, word.length() - 1) : word;
            int inner = bare.indexOf(',');
            return ClientTrust.address(inner < 0 ? bare : bare.substring(0, inner)) != null;
        }

        private static List<String> words(String text) {
            List<String> words = new ArrayList<>();
            for (String word : text.trim().split(" +", 64)) {
                String bare = word;
                if (bare.startsWith("\"") && bare.length() > 1) {
                    bare = bare.substring(1);
                }
                if (bare.endsWith("\"") && !bare.endsWith("\\\"")) {
                    bare = bare.substring(0, bare.length() - 1);
                }
                if (!bare.isEmpty()) {
                    words.add(bare);
                }
            }
            return words;
        }
    }
}
