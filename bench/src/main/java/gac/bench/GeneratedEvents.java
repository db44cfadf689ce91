package gac.bench;

import gac.bench.Programs.Program;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.Wire;
import gac.schemas.avro.Event;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Encoded events as ingest writes them, seeded. About one in a hundred is meant to catch a rule's eye. */
final class GeneratedEvents {
    private static final List<String> INTEGRITY = List.of("Medium", "System", "High");

    private final Words words;
    private final GeneratedLines lines;
    private int number;

    private GeneratedEvents(long seed) {
        words = new Words(seed);
        lines = new GeneratedLines(words);
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
        return event(lines.nginx(), LineType.NGINX_ACCESS);
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
        return '"' + program.path() + '"' + GeneratedLines.filled(words, words.one(program.arguments()));
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
        return GeneratedLines.START.plusMillis(37L * number);
    }
}
