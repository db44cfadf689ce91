package gac.ingest.parse.windows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an event's number means, by channel and, where one channel has many writers, provider: the table is {@code events.txt} beside this class. */
final class EventTable {
    private static final String RESOURCE = "events.txt";
    private static final String NONE = "-";
    private static final List<String> SUBJECT =
            List.of("SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId");
    private static final Map<String, Meaning> MEANINGS = read();

    /**
     * @param action {@code event.action}; null where the table names the data only
     * @param categories {@code event.category}
     * @param types {@code event.type}
     * @param outcome where the event itself does not tell
     * @param data names of the event's values, in the provider's order, for shippers that hand on values only
     */
    record Meaning(
            @Nullable String action,
            List<String> categories,
            List<String> types,
            @Nullable String outcome,
            List<String> data) {
        static final Meaning UNKNOWN = new Meaning(null, List.of(), List.of(), null, List.of());
    }

    private EventTable() {}

    static Meaning of(WindowsEvent event) {
        Meaning meaning = MEANINGS.get(event.channel() + "|" + event.provider() + "|" + event.code());
        return meaning == null
                ? MEANINGS.getOrDefault(event.channel() + "||" + event.code(), Meaning.UNKNOWN)
                : meaning;
    }

    private static Map<String, Meaning> read() {
        Map<String, Meaning> meanings = new HashMap<>();
        List<String> sections = List.of();
        for (String line : text().split("\n")) {
            String row = line.strip();
            if (row.startsWith("[") && row.endsWith("]")) {
                sections = sections(row.substring(1, row.length() - 1));
            } else if (!row.isEmpty() && !row.startsWith("#")) {
                String[] columns = row.split(" +");
                if (columns.length < 5 || columns.length > 6 || sections.isEmpty()) {
                    throw new IllegalStateException(RESOURCE + ": not code, action, category, type, outcome: " + row);
                }
                Meaning meaning = new Meaning(
                        cell(columns[1]),
                        list(columns[2]),
                        list(columns[3]),
                        cell(columns[4]),
                        columns.length < 6 ? List.of() : data(columns[5]));
                for (String section : sections) {
                    for (String code : columns[0].split(",")) {
                        if (meanings.put(section + "|" + code, meaning) != null) {
                            throw new IllegalStateException(RESOURCE + ": twice: " + section + " " + code);
                        }
                    }
                }
            }
        }
        return Map.copyOf(meanings);
    }

    /** {@code channel; channel | provider} as keys of the table. */
    private static List<String> sections(String head) {
        List<String> keys = new ArrayList<>();
        for (String part : head.toLowerCase(Locale.ROOT).split(";")) {
            int bar = part.indexOf('|');
            String channel = bar < 0 ? part : part.substring(0, bar);
            keys.add(channel.strip() + "|"
                    + (bar < 0 ? "" : part.substring(bar + 1).strip()));
        }
        return keys;
    }

    private static List<String> data(String cell) {
        List<String> names = new ArrayList<>();
        for (String name : cell.split(",")) {
            if (name.equals("Subject*")) {
                names.addAll(SUBJECT);
            } else {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private static List<String> list(String text) {
        return text.equals(NONE) ? List.of() : List.of(text.split(","));
    }

    private static @Nullable String cell(String text) {
        return text.equals(NONE) ? null : text;
    }

    private static String text() {
        try (InputStream in = EventTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
