package gac.correlate.indicators;

import com.fasterxml.jackson.databind.JsonNode;
import gac.correlate.indicators.FeedFile.Entries;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bundles of STIX 2.1 (OASIS). Of an indicator's pattern single values are looked for: comparisons for equality, {@code IN} and {@code ISSUBSET}, joined by
 * OR. A pattern that says more (AND, FOLLOWEDBY, NOT, LIKE, MATCHES) would match more than it means, so it is left out.
 */
final class Stix {
    /** Bounded, as the matcher goes one level deeper with each repetition. */
    private static final String TEXT = "'[^'\\\\]*+(?:\\\\.[^'\\\\]*+){0,200}+'";

    private static final Pattern COMPARISON =
            Pattern.compile("([a-z0-9-]{1,64}+:[A-Za-z0-9_.'\"-]{1,200}+)\\s*+(=|\\bISSUBSET\\b|\\bIN\\b)\\s*+(" + TEXT
                    + "|\\(\\s*+" + TEXT + "(?:\\s*+,\\s*+" + TEXT + "){0,500}+\\s*+\\))");
    private static final Pattern VALUE = Pattern.compile(TEXT);
    private static final Pattern OR = Pattern.compile("\\bOR\\b");
    private static final Pattern OUTSIDE = Pattern.compile("[\\[\\]()\\s]*+");
    private static final int LONGEST_PATTERN = 20_000;

    private Stix() {}

    static void read(JsonNode bundle, Entries entries) {
        Map<String, String> markings = new HashMap<>();
        JsonNode objects = bundle.isArray() ? bundle : bundle.path("objects");
        for (JsonNode object : objects) {
            if (object.path("type").asText().equals("marking-definition")) {
                String tlp = object.path("definition")
                        .path("tlp")
                        .asText(object.path("name").asText(""));
                markings.put(
                        object.path("id").asText(), tlp.toLowerCase(Locale.ROOT).replaceFirst("^tlp:", ""));
            }
        }
        for (JsonNode object : objects) {
            if (object.path("type").asText().equals("indicator")) {
                indicator(object, markings, entries);
            } else {
                entries.leave("object of type " + object.path("type").asText("?"));
            }
        }
    }

    private static void indicator(JsonNode object, Map<String, String> markings, Entries entries) {
        String id = object.path("id").asText("indicator without id");
        String pattern = object.path("pattern").asText("");
        if (object.path("revoked").asBoolean(false)) {
            entries.leave("revoked");
        } else if (!object.path("pattern_type").asText("stix").equals("stix")) {
            entries.leave("pattern of type " + object.path("pattern_type").asText());
        } else if (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
            entries.problem(
                    id,
                    pattern.isEmpty()
                            ? "has no pattern"
                            : "has a pattern of more than " + LONGEST_PATTERN + " characters");
        } else if (!isListOfValues(pattern)) {
            entries.leave("pattern that says more than a list of values");
        } else {
            values(id, object, pattern, tlp(object, markings), entries);
        }
    }

    private static boolean isListOfValues(String pattern) {
        String besides = OR.matcher(COMPARISON.matcher(pattern).replaceAll("")).replaceAll("");
        return OUTSIDE.matcher(besides).matches();
    }

    private static void values(String id, JsonNode object, String pattern, @Nullable String tlp, Entries entries) {
        try {
            Instant from = instant(object, "valid_from");
            Instant until = instant(object, "valid_until");
            Integer confidence =
                    object.has("confidence") ? object.path("confidence").asInt() : null;
            String label = object.hasNonNull("name") ? object.path("name").asText() : null;
            Matcher comparison = COMPARISON.matcher(pattern);
            while (comparison.find()) {
                IndicatorType type = type(comparison.group(1));
                if (type == null) {
                    entries.leave("value of " + comparison.group(1));
                    continue;
                }
                for (String value : texts(comparison.group(3))) {
                    entries.add(id, type, value, label, confidence, tlp, from, until);
                }
            }
        } catch (DateTimeException e) {
            entries.problem(id, "valid_from and valid_until must be like 2026-12-31T10:00:00Z: " + e.getMessage());
        }
    }

    private static @Nullable Instant instant(JsonNode object, String key) {
        return object.hasNonNull(key) ? Instant.parse(object.path(key).asText()) : null;
    }

    private static @Nullable String tlp(JsonNode object, Map<String, String> markings) {
        for (JsonNode reference : object.path("object_marking_refs")) {
            String tlp = markings.get(reference.asText());
            if (tlp != null && !tlp.isEmpty()) {
                return tlp;
            }
        }
        return null;
    }

    private static List<String> texts(String operand) {
        List<String> texts = new ArrayList<>();
        Matcher value = VALUE.matcher(operand);
        while (value.find()) {
            String quoted = value.group();
            texts.add(quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1"));
        }
        return texts;
    }

    private static @Nullable IndicatorType type(String path) {
        return switch (path) {
            case "ipv4-addr:value", "ipv6-addr:value" -> IndicatorType.ADDRESS;
            case "domain-name:value" -> IndicatorType.DOMAIN;
            case "url:value" -> IndicatorType.URL;
            case "email-addr:value", "email-message:from_ref.value", "email-message:sender_ref.value" ->
                IndicatorType.SENDER;
            default -> path.startsWith("file:hashes.") ? IndicatorType.HASH : null;
        };
    }
}
