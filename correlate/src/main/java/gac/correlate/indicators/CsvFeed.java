package gac.correlate.indicators;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import gac.correlate.indicators.FeedFile.Entries;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** CSV (RFC 4180; comma, semicolon or tab) with a line that names the columns. */
final class CsvFeed {
    /** What is read → the names columns have for it. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "value",
                    List.of(
                            "value",
                            "indicator",
                            "ioc",
                            "ioc_value",
                            "ip",
                            "ip_address",
                            "dst_ip",
                            "domain",
                            "url",
                            "hash",
                            "sha256_hash"),
            "type", List.of("type", "indicator_type", "ioc_type"),
            "label", List.of("label", "name", "malware", "malware_printable", "threat", "description", "comment"),
            "confidence", List.of("confidence", "confidence_level", "score"),
            "tlp", List.of("tlp"),
            "valid_from", List.of("valid_from", "first_seen", "first_seen_utc"),
            "valid_until", List.of("valid_until", "expires", "expiration"));

    private static final Map<String, IndicatorType> TYPES = Map.ofEntries(
            Map.entry("ip", IndicatorType.ADDRESS),
            Map.entry("ip:port", IndicatorType.ADDRESS),
            Map.entry("ipv4", IndicatorType.ADDRESS),
            Map.entry("ipv6", IndicatorType.ADDRESS),
            Map.entry("ipv4-addr", IndicatorType.ADDRESS),
            Map.entry("ipv6-addr", IndicatorType.ADDRESS),
            Map.entry("cidr", IndicatorType.ADDRESS),
            Map.entry("network", IndicatorType.ADDRESS),
            Map.entry("address", IndicatorType.ADDRESS),
            Map.entry("domain", IndicatorType.DOMAIN),
            Map.entry("domain-name", IndicatorType.DOMAIN),
            Map.entry("hostname", IndicatorType.DOMAIN),
            Map.entry("url", IndicatorType.URL),
            Map.entry("md5", IndicatorType.HASH),
            Map.entry("sha1", IndicatorType.HASH),
            Map.entry("sha256", IndicatorType.HASH),
            Map.entry("sha512", IndicatorType.HASH),
            Map.entry("hash", IndicatorType.HASH),
            Map.entry("file", IndicatorType.HASH),
            Map.entry("email", IndicatorType.SENDER),
            Map.entry("email-addr", IndicatorType.SENDER),
            Map.entry("sender", IndicatorType.SENDER));

    /** What YAML may give other names to. */
    static final List<String> READ = NAMES.keySet().stream().sorted().toList();

    private CsvFeed() {}

    /** Whether a first line names columns: one is called as a value is, and there are several or none is a value. */
    static boolean isHead(String line) {
        return Stream.of(line.split("[,;\t]"))
                .map(CsvFeed::name)
                .anyMatch(NAMES.getOrDefault("value", List.of())::contains);
    }

    private static String name(String column) {
        return column.strip().replace("\"", "").toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    static void read(String text, Map<String, String> columns, Entries entries) throws IOException {
        String head = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        char separator = head.indexOf('\t') >= 0 ? '\t' : head.indexOf(';') >= 0 && head.indexOf(',') < 0 ? ';' : ',';
        CsvSchema schema = CsvSchema.emptySchema().withHeader().withComments().withColumnSeparator(separator);
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .enable(CsvParser.Feature.TRIM_SPACES)
                .enable(CsvParser.Feature.IGNORE_TRAILING_UNMAPPABLE)
                .readerForMapOf(String.class)
                .with(schema)
                .readValues(text)) {
            while (rows.hasNextValue()) {
                // of the row that is about to be read
                String line = Integer.toString(rows.getCurrentLocation().getLineNr());
                Map<String, String> row = new TreeMap<>();
                rows.nextValue().forEach((column, value) -> row.put(name(column), value));
                row(line, row, columns, entries);
            }
        } catch (JsonProcessingException e) {
            entries.problem(Integer.toString(e.getLocation().getLineNr()), "not CSV: " + e.getOriginalMessage());
        }
    }

    private static void row(String line, Map<String, String> row, Map<String, String> columns, Entries entries) {
        String value = cell("value", row, columns);
        if (value == null) {
            entries.problem(
                    line,
                    "has no value: the column is called one of "
                            + String.join(", ", NAMES.getOrDefault("value", List.of())) + ", or as columns.value says");
            return;
        }
        String stated = cell("type", row, columns);
        IndicatorType type = stated == null ? null : TYPES.get(stated.toLowerCase(Locale.ROOT));
        if (stated != null && type == null) {
            entries.leave("type " + stated);
            return;
        }
        boolean port = type == IndicatorType.ADDRESS && value.matches("[0-9.]+:[0-9]{1,5}");
        try {
            String confidence = cell("confidence", row, columns);
            entries.add(
                    line,
                    type,
                    port ? value.substring(0, value.indexOf(':')) : value,
                    cell("label", row, columns),
                    confidence == null ? null : Integer.valueOf(confidence),
                    cell("tlp", row, columns),
                    instant(cell("valid_from", row, columns), 0),
                    instant(cell("valid_until", row, columns), 1));
        } catch (NumberFormatException e) {
            entries.problem(line, "confidence must be a number from 0 to 100");
        } catch (DateTimeException e) {
            entries.problem(line, "a time must be like 2026-12-31 or 2026-12-31T10:00:00Z: " + e.getMessage());
        }
    }

    private static @Nullable String cell(String what, Map<String, String> row, Map<String, String> columns) {
        String stated = columns.get(what);
        for (String name : stated == null ? NAMES.getOrDefault(what, List.of()) : List.of(name(stated))) {
            String value = row.get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    /** A day is one of UTC; {@code days} after it where it is an end. */
    private static @Nullable Instant instant(@Nullable String text, int days) {
        if (text == null) {
            return null;
        }
        if (text.length() <= 10) {
            return LocalDate.parse(text)
                    .plusDays(days)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        }
        String iso = text.replaceFirst("(?<=\\d) (?=\\d)", "T").replace(" UTC", "Z");
        return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }
}
