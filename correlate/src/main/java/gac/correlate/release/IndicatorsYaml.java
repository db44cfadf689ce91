package gac.correlate.release;

import gac.correlate.indicators.FeedFile;
import gac.correlate.indicators.FeedFile.Format;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads which feeds there are from YAML:
 *
 * <pre>
 * indicators:
 *   - feed: national-centre
 *     file: feeds/national.json       # relative to this file
 *     format: stix                    # stix, misp, csv or list; told from the content when it is not said
 *     confidence: 80                  # 0 to 100, for entries that state none; default 50
 *     tlp: amber                      # for entries that state none
 *     expires: 2026-12-31             # the last day of entries that state no end
 *     columns: {value: address}       # of CSV
 * </pre>
 */
public final class IndicatorsYaml {
    static final Set<String> KEYS = Set.of("feed", "file", "format", "confidence", "tlp", "expires", "columns");
    static final Set<String> COLUMNS =
            Set.of("value", "type", "label", "confidence", "tlp", "valid_from", "valid_until");

    private static final int CONFIDENCE = 50;
    private static final Set<String> TLP = Set.of("clear", "white", "green", "amber", "amber+strict", "red");

    private IndicatorsYaml() {}

    /** The feeds a file names; what is wrong is added to {@code problems}, and a feed with a problem is left out. */
    static List<FeedFile> parse(String name, String text, Path folder, List<Problem> problems) {
        List<FeedFile> feeds = new ArrayList<>();
        YamlEntry document = YamlEntry.document(name, text, problems);
        if (document == null) {
            return feeds;
        }
        document.only(Set.of("indicators"));
        Set<String> names = new HashSet<>();
        for (YamlEntry entry : document.entries("indicators")) {
            int before = problems.size();
            entry.only(KEYS);
            FeedFile feed = new FeedFile(
                    entry.required("feed"),
                    folder.resolve(entry.required("file")),
                    format(entry),
                    confidence(entry),
                    tlp(entry),
                    expires(entry),
                    columns(entry.entry("columns")));
            if (!feed.name().matches("[A-Za-z0-9._-]*")) {
                entry.problem("feed", "'" + feed.name() + "' may have letters, digits, '.', '_' and '-' only");
            }
            if (!names.add(feed.name()) && !feed.name().isEmpty()) {
                entry.problem("feed", "'" + feed.name() + "' is named twice");
            }
            if (problems.size() == before) {
                feeds.add(feed);
            }
        }
        return feeds;
    }

    private static @Nullable Format format(YamlEntry entry) {
        String text = entry.text("format");
        if (text == null) {
            return null;
        }
        if (!Set.of("stix", "misp", "csv", "list").contains(text)) {
            entry.problem("format", "'" + text + "' is no format; write stix, misp, csv or list");
            return null;
        }
        return Format.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static int confidence(YamlEntry entry) {
        String text = entry.text("confidence");
        if (text == null || text.matches("[0-9]{1,2}|100")) {
            return text == null ? CONFIDENCE : Integer.parseInt(text);
        }
        entry.problem("confidence", "'" + text + "' is not a number from 0 to 100");
        return CONFIDENCE;
    }

    private static @Nullable String tlp(YamlEntry entry) {
        String text = entry.text("tlp");
        if (text != null && !TLP.contains(text.toLowerCase(Locale.ROOT))) {
            entry.problem("tlp", "'" + text + "' is no traffic light; write clear, green, amber, amber+strict or red");
        }
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable Instant expires(YamlEntry entry) {
        String text = entry.text("expires");
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text)
                    .plusDays(1)
                    .atStartOfDay(ExceptionsYaml.ZONE)
                    .toInstant();
        } catch (DateTimeException e) {
            entry.problem("expires", "'" + text + "' is not a day; write for example 2026-12-31");
            return null;
        }
    }

    private static Map<String, String> columns(@Nullable YamlEntry entry) {
        Map<String, String> columns = new TreeMap<>();
        if (entry != null) {
            entry.only(COLUMNS);
            for (String key : COLUMNS) {
                String column = entry.text(key);
                if (column != null) {
                    columns.put(key, column);
                }
            }
        }
        return columns;
    }
}
