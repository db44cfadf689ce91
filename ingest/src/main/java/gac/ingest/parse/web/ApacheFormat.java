package gac.ingest.parse.web;

import gac.ingest.parse.web.AccessFormat.Mistake;
import gac.ingest.parse.web.AccessFormat.Shape;
import gac.ingest.parse.web.AccessParts.Part;
import java.util.Locale;
import java.util.Map;

/** Compiles Apache's {@code LogFormat} (mod_log_config, mod_logio and mod_ssl of 2.2 and 2.4). */
final class ApacheFormat {
    /** Directives without an argument in braces. */
    private static final Map<Character, Part> PLAIN = Map.ofEntries(
            Map.entry('a', Part.PEER),
            Map.entry('h', Part.PEER),
            Map.entry('A', Part.SERVER),
            Map.entry('B', Part.BODY_BYTES),
            Map.entry('b', Part.BODY_BYTES),
            Map.entry('D', Part.MICROSECONDS),
            Map.entry('f', Part.OTHER),
            Map.entry('H', Part.PROTOCOL),
            Map.entry('k', Part.OTHER),
            Map.entry('l', Part.OTHER),
            Map.entry('L', Part.OTHER),
            Map.entry('m', Part.METHOD),
            Map.entry('p', Part.SERVER_PORT),
            Map.entry('P', Part.PID),
            Map.entry('q', Part.QUERY),
            Map.entry('r', Part.REQUEST),
            Map.entry('R', Part.OTHER),
            Map.entry('s', Part.STATUS),
            Map.entry('t', Part.TIME),
            Map.entry('T', Part.SECONDS),
            Map.entry('u', Part.USER),
            Map.entry('U', Part.PATH),
            Map.entry('v', Part.HOST),
            Map.entry('V', Part.HOST),
            Map.entry('X', Part.OTHER),
            Map.entry('I', Part.REQUEST_BYTES),
            Map.entry('O', Part.RESPONSE_BYTES),
            Map.entry('S', Part.OTHER));

    private static final Map<String, Part> HEADERS = Map.ofEntries(
            Map.entry("referer", Part.REFERRER),
            Map.entry("user-agent", Part.AGENT),
            Map.entry("x-forwarded-for", Part.FORWARDED),
            Map.entry("forwarded", Part.FORWARDED),
            Map.entry("host", Part.HOST),
            Map.entry("x-request-id", Part.REQUEST_ID));

    private static final Map<String, Part> SSL = Map.of(
            "SSL_PROTOCOL", Part.TLS_VERSION,
            "SSL_CIPHER", Part.TLS_CIPHER,
            "SSL_TLS_SNI", Part.TLS_NAME);

    private ApacheFormat() {}

    static AccessFormat compile(String format) {
        AccessFormat.Builder builder = new AccessFormat.Builder();
        int i = 0;
        while (i < format.length()) {
            char c = format.charAt(i);
            if (c == '\\' && i + 1 < format.length()) {
                char next = format.charAt(i + 1);
                builder.literal(next == 't' ? '\t' : next == 'n' ? '\n' : next);
                i += 2;
            } else if (c != '%') {
                builder.literal(c);
                i++;
            } else if (format.startsWith("%%", i)) {
                builder.literal('%');
                i += 2;
            } else {
                i = directive(format, i, builder);
            }
        }
        return builder.build(AccessFormat.Software.APACHE);
    }

    private static int directive(String format, int start, AccessFormat.Builder builder) {
        int i = start + 1;
        // "%!200,304{…}i", "%>s", "%<s": for which answers, and of which request.
        while (i < format.length() && "!,<>0123456789".indexOf(format.charAt(i)) >= 0) {
            i++;
        }
        String argument = null;
        if (i < format.length() && format.charAt(i) == '{') {
            int close = format.indexOf('}', i);
            if (close < 0) {
                throw new Mistake(start, "the { of " + format.substring(start) + " is never closed");
            }
            argument = format.substring(i + 1, close);
            i = close + 1;
            while (i < format.length() && (format.charAt(i) == '<' || format.charAt(i) == '>')) {
                i++;
            }
        }
        int letters = format.startsWith("^", i) ? 3 : 1;
        if (i + letters > format.length()) {
            throw new Mistake(start, "the last percent sign stands alone; one of the line is written twice");
        }
        String letter = format.substring(i, i + letters);
        String written = format.substring(start, i + letters);
        if (argument == null) {
            Part part = letters == 1 ? PLAIN.get(letter.charAt(0)) : null;
            if (part == null) {
                throw new Mistake(start, "Apache knows no directive " + written);
            }
            if (part == Part.QUERY && builder.target()) {
                return i + letters;
            }
            Shape shape = part == Part.TIME ? Shape.TIME : Shape.TEXT;
            builder.field(written.replaceAll("[%<>!,0-9]", ""), part, shape, start);
        } else {
            named(argument, letter, written, start, builder);
        }
        return i + letters;
    }

    private static void named(String argument, String letter, String written, int start, AccessFormat.Builder builder) {
        String key = argument.toLowerCase(Locale.ROOT);
        Part part = switch (letter) {
            case "i" -> HEADERS.getOrDefault(key, Part.OTHER);
            case "o" -> key.equals("content-type") ? Part.MIME : Part.OTHER;
            case "C", "e", "n", "^ti", "^to", "^FB", "^FU" -> key.equals("unique_id") ? Part.REQUEST_ID : Part.OTHER;
            case "x", "c" -> SSL.getOrDefault(argument, Part.OTHER);
            case "a" -> key.equals("c") ? Part.REAL_PEER : Part.OTHER;
            case "h" -> key.equals("c") ? Part.REAL_PEER : Part.OTHER;
            case "p" -> key.equals("remote") ? Part.PEER_PORT : Part.SERVER_PORT;
            case "P" -> key.equals("pid") ? Part.PID : Part.OTHER;
            case "t" -> Part.TIME;
            case "T" ->
                switch (key) {
                    case "ms" -> Part.MILLISECONDS;
                    case "us" -> Part.MICROSECONDS;
                    case "s" -> Part.SECONDS;
                    default -> throw new Mistake(start, written + ": the unit is s, ms or us");
                };
            default -> throw new Mistake(start, "Apache knows no directive " + written);
        };
        Shape shape = part == Part.TIME ? Shape.TIME : part == Part.FORWARDED ? Shape.LIST : Shape.TEXT;
        if (part == Part.TIME && argument.endsWith("_frac")) {
            part = Part.OTHER; // msec_frac and usec_frac are no time by themselves
            shape = Shape.TEXT;
        }
        builder.field(letter.equals("i") || letter.equals("o") ? key : argument, part, shape, start);
    }
}
