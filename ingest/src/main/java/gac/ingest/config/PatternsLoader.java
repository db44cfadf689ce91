package gac.ingest.config;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.pattern.PatternSet;
import gac.ingest.parse.text.JsonText;
import gac.schemas.EventJson;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of patterns. The tests in it are run: a file whose own lines do not give what it says is refused like one that cannot be read. Test lines count as
 * received at {@link #RECEIVED}, in the time zone given.
 */
public final class PatternsLoader {
    /** When test lines count as received: it settles the year where a line has none. */
    public static final Instant RECEIVED = Instant.parse("2026-11-22T03:00:00Z");

    private static final String NAME = "[a-z][a-z0-9_]{0,31}";
    private static final Normalizer NORMALIZER = new Normalizer();

    private PatternsLoader() {}

    /**
     * A file that holds.
     *
     * @param tests how many lines prove it
     */
    public record Loaded(PatternSet patterns, int tests) {}

    /** @throws ConfigException with every error found */
    public static Loaded load(Path file, ZoneId zone) {
        try {
            return parse(file.toString(), Files.readString(file), zone);
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(new ConfigError(file.toString(), null, "", "no such file", "")));
        } catch (MalformedInputException e) {
            throw new ConfigException(
                    List.of(new ConfigError(file.toString(), null, "", "is not UTF-8", "save it as UTF-8")));
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigError(file.toString(), null, "", "cannot be read: " + e, "")));
        }
    }

    /**
     * Reads and proves a text.
     *
     * @param name what errors call it
     * @throws ConfigException with every error found
     */
    static Loaded parse(String name, String text, ZoneId zone) {
        YamlTree tree = YamlTree.of(name, text);
        List<ConfigError> errors = tree.errors();
        PatternsConfig config = tree.bind(PatternsConfig.class);
        Loaded loaded = config == null || !errors.isEmpty() ? null : compile(config, tree, zone);
        if (loaded == null || !errors.isEmpty()) {
            throw new ConfigException(tree.sorted());
        }
        return loaded;
    }

    private static @Nullable Loaded compile(PatternsConfig config, YamlTree tree, ZoneId zone) {
        String name = config.name();
        if (name == null || !name.matches(NAME)) {
            tree.add(
                    "name",
                    name == null ? "is missing" : "'" + name + "' is no name",
                    "1 to 32 of a-z, 0-9 and _, beginning with a letter");
            return null;
        }
        if (config.patterns() == null || config.patterns().isEmpty()) {
            tree.add("patterns", "is missing or empty", "give at least one");
            return null;
        }
        PatternSet set = new PatternSet(name, times(config.timeFormat(), tree));
        for (int i = 0; i < config.patterns().size(); i++) {
            PatternsConfig.Entry entry = config.patterns().get(i);
            String path = "patterns[" + i + "]";
            if (entry == null || entry.pattern() == null) {
                tree.add(path + ".pattern", "is missing", "");
                continue;
            }
            try {
                set.add(entry.pattern(), entry.set() == null ? Map.of() : entry.set());
            } catch (IllegalArgumentException e) {
                tree.add(path + ".pattern", String.valueOf(e.getMessage()), "");
            }
        }
        return tree.errors().isEmpty() ? new Loaded(set, prove(config, set, tree, zone)) : null;
    }

    private static @Nullable DateTimeFormatter times(@Nullable String format, YamlTree tree) {
        if (format == null) {
            return null;
        }
        try {
            return DateTimeFormatter.ofPattern(years(format), Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            tree.add(
                    "time_format",
                    "'" + format + "' cannot be read: " + e.getMessage(),
                    "such as dd/MM/yyyy HH:mm:ss or yyyy-MM-dd'T'HH:mm:ssXXX");
            return null;
        }
    }

    /** A strict reading, which refuses 31 February, wants the year as {@code u}; people write {@code y}. What stands in quotes is text. */
    private static String years(String format) {
        StringBuilder text = new StringBuilder(format.length());
        boolean quoted = false;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            quoted ^= c == '\'';
            text.append(c == 'y' && !quoted ? 'u' : c);
        }
        return text.toString();
    }

    private static int prove(PatternsConfig config, PatternSet set, YamlTree tree, ZoneId zone) {
        int tests = 0;
        List<PatternsConfig.@Nullable Entry> entries = config.patterns() == null ? List.of() : config.patterns();
        for (int i = 0; i < entries.size(); i++) {
            PatternsConfig.Entry entry = entries.get(i);
            List<PatternsConfig.@Nullable Test> own =
                    entry == null || entry.tests() == null ? List.of() : entry.tests();
            String path = "patterns[" + i + "]";
            if (own.isEmpty()) {
                tree.add(
                        path,
                        "has no tests",
                        "give a line under tests that it must fit, with what its event must have");
            }
            for (int t = 0; t < own.size(); t++) {
                tests++;
                prove(own.get(t), i, path + ".tests[" + t + "]", set, tree, zone);
            }
        }
        List<@Nullable String> others = config.noMatch() == null ? List.of() : config.noMatch();
        for (int i = 0; i < others.size(); i++) {
            tests++;
            String line = others.get(i);
            PatternSet.Match match = line == null ? null : set.match(line);
            if (match != null) {
                tree.add("no_match[" + i + "]", "patterns[" + match.index() + "] fits this line", "");
            }
        }
        return tests;
    }

    private static void prove(
            PatternsConfig.@Nullable Test test, int index, String path, PatternSet set, YamlTree tree, ZoneId zone) {
        if (test == null || test.line() == null) {
            tree.add(path + ".line", "is missing", "");
            return;
        }
        JsonNode json = EventJson.of(NORMALIZER.normalize(
                test.line(), LineContext.offline(LineType.AUTO, zone, RECEIVED, "test", null, -1), Envelope.NONE, set));
        Map<String, String> got = JsonText.flat(json);
        if (!set.name().equals(got.get("ingest.parser"))) {
            tree.add(
                    path,
                    "the pattern does not fit this line",
                    "the whole line, or what follows its syslog header, must fit");
            return;
        }
        PatternSet.Match match = set.match(test.line());
        if (match != null && match.index() != index) {
            tree.add(
                    path,
                    "patterns[" + match.index() + "] comes first and fits this line",
                    "put the narrower one first");
        }
        List<String> wrong = new ArrayList<>();
        Map<String, String> wanted = test.event() == null ? Map.of() : test.event();
        wanted.forEach((key, value) -> {
            String is = got.getOrDefault(key, "");
            if (!is.equals(value == null ? "" : value)) {
                wrong.add(key + " is '" + is + "' instead of '" + value + "'");
            }
        });
        if (!wrong.isEmpty()) {
            tree.add(path + ".event", String.join("; ", wrong), "");
        }
    }
}
