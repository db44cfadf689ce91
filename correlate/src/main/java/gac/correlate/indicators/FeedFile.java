package gac.correlate.indicators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a feed delivers: a STIX 2.1 bundle, MISP's JSON, CSV with a head line, or a list with one value a line.
 *
 * @param name the feed's name
 * @param file what it delivered
 * @param format null: told from the content
 * @param confidence for entries that state none, 0 to 100
 * @param tlp for entries that state none
 * @param until when entries end that state no end; null: never
 * @param columns of CSV: what is read → the column's name, where it has another
 */
public record FeedFile(
        String name,
        Path file,
        @Nullable Format format,
        int confidence,
        @Nullable String tlp,
        @Nullable Instant until,
        Map<String, String> columns) {
    /** How a file is written. */
    public enum Format {
        STIX,
        MISP,
        CSV,
        LIST
    }

    private static final long LARGEST = 512L << 20;
    private static final int MOST_PROBLEMS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Takes what a reader finds. */
    static final class Entries {
        private final FeedFile feed;
        private final List<Indicator> found = new ArrayList<>();
        private final Map<String, Integer> left = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();
        private int wrong;

        private Entries(FeedFile feed) {
            this.feed = feed;
        }

        /**
         * @param place for messages: {@code 17} for a line, or an id
         * @param type null: told from the value
         */
        void add(
                String place,
                @Nullable IndicatorType type,
                String value,
                @Nullable String label,
                @Nullable Integer confidence,
                @Nullable String tlp,
                @Nullable Instant from,
                @Nullable Instant until) {
            try {
                IndicatorType known = type == null ? Indicator.typeOf(value.strip()) : type;
                found.add(new Indicator(
                        known,
                        Indicator.canonical(known, value),
                        label,
                        confidence == null ? feed.confidence : Math.max(0, Math.min(100, confidence)),
                        tlp == null ? feed.tlp : tlp.toLowerCase(Locale.ROOT).replaceFirst("^tlp:", ""),
                        from,
                        until == null ? feed.until : until));
            } catch (IllegalArgumentException e) {
                problem(place, String.valueOf(e.getMessage()));
            }
        }

        /** An entry that is well written and nothing to look for here. */
        void leave(String why) {
            left.merge(why, 1, Integer::sum);
        }

        void problem(String place, String reason) {
            wrong++;
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(feed.file + ":" + place + ": " + reason.replaceAll("\\p{Cntrl}", "?"));
            }
        }
    }

    /**
     * Reads the file.
     *
     * @throws IOException with every error in it (the first twenty), or saying why it cannot be read: nothing of it is taken then
     */
    public Feed read() throws IOException {
        String text = text();
        Entries entries = new Entries(this);
        Format written = format == null ? format(text) : format;
        switch (written) {
            case STIX -> Stix.read(json(text), entries);
            case MISP -> Misp.read(json(text), entries);
            case CSV -> CsvFeed.read(text, columns, entries);
            case LIST -> list(text, entries);
        }
        if (entries.wrong > 0) {
            String more = entries.wrong > MOST_PROBLEMS
                    ? "\n" + file + ": and " + (entries.wrong - MOST_PROBLEMS) + " more"
                    : "";
            throw new IOException(String.join("\n", entries.problems) + more);
        }
        return Feed.of(name, entries.found, entries.left);
    }

    private String text() throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException(
                        file + ": is larger than " + (LARGEST >> 20) + " MiB; split it into several feeds");
            }
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not UTF-8 text", e);
        }
    }

    private static Format format(String text) {
        String begin = text.stripLeading();
        if (begin.startsWith("{") || begin.startsWith("[")) {
            return begin.substring(0, Math.min(begin.length(), 4_000)).contains("\"bundle\"")
                    ? Format.STIX
                    : Format.MISP;
        }
        String first = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        return CsvFeed.isHead(first) ? Format.CSV : Format.LIST;
    }

    private JsonNode json(String text) throws IOException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr() + ": not JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    /** One value a line; what follows a blank is a remark, lines that begin with {@code #} or {@code ;} too. Lines of a hosts file are taken for their names. */
    private static void list(String text, Entries entries) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
                continue;
            }
            String[] words = stripped.split("\\s+");
            boolean hosts = words.length > 1
                    && (words[0].equals("0.0.0.0") || words[0].equals("127.0.0.1"))
                    && !words[1].startsWith("#");
            entries.add(Integer.toString(number), null, hosts ? words[1] : words[0], null, null, null, null, null);
        }
    }
}
