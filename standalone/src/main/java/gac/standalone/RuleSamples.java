package gac.standalone;

import gac.correlate.indicators.Indicator;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.lint.Warning;
import gac.correlate.sigma.text.Names;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The samples of one rule or correlation: under {@code samples:} in its own document, or in a file beside it. A file {@code
 * SLUG.test.yml} is about the rule whose {@code name} is SLUG, else the one in {@code SLUG.yml}, or the one its key {@code rule} names.
 *
 * @param rule name or id of the rule
 */
record RuleSamples(Path file, String rule, List<RuleSample> samples) {
    static final String SUFFIX = ".test.yml";

    private static final Set<String> KEYS = Set.of(
            "name", "note", "type", "zone", "received", "host", "indicators", "lines", "steps", "fires", "alerts");
    private static final Set<String> STEP_KEYS = Set.of("lines", "times", "every", "after", "late");
    private static final Set<String> ALERT_KEYS = Set.of("group", "count", "first", "last", "delayed");
    private static final Pattern TIMESPAN = Pattern.compile("([0-9]{1,7})(ms|s|m|h|d)");
    private static final Pattern OWN = Pattern.compile("(?m)^samples:");
    private static final int MOST_LINES = 100_000;

    /**
     * All samples in these folders; of single rule files those in them and those beside them that are about their rules.
     *
     * @throws CommandFailure naming file, sample and key when a file cannot be used
     */
    static List<RuleSamples> all(List<Path> paths, LoadedRules loaded) {
        Set<Path> beside = new LinkedHashSet<>();
        Set<Path> own = new LinkedHashSet<>();
        for (Path path : paths) {
            boolean folder = Files.isDirectory(path);
            Path start = folder ? path : path.toAbsolutePath().getParent();
            if (start == null) {
                continue;
            }
            if (!folder) {
                own.add(path);
            }
            try (Stream<Path> files = Files.walk(start, folder ? Integer.MAX_VALUE : 1)) {
                files.filter(Files::isRegularFile).sorted().forEach(file -> {
                    String name = file.getFileName().toString();
                    if (name.endsWith(SUFFIX)) {
                        if (folder
                                || slug(file).equals(stem(path))
                                || loaded.find(slug(file)).isPresent()) {
                            beside.add(file);
                        }
                    } else if (folder && (name.endsWith(".yml") || name.endsWith(".yaml"))) {
                        own.add(file);
                    }
                });
            } catch (IOException | UncheckedIOException e) {
                throw CommandFailure.input(path + ": " + e.getMessage(), e);
            }
        }
        List<RuleSamples> all = new ArrayList<>();
        beside.forEach(file -> all.add(beside(file)));
        own.forEach(file -> all.addAll(own(file, loaded)));
        return all;
    }

    private static String slug(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }

    /** The rule the samples are about: the one of that name or id, else the one that the file of the same name holds. */
    Optional<Definition> about(LoadedRules loaded) {
        Optional<Definition> named = loaded.find(rule);
        if (named.isPresent()) {
            return named;
        }
        List<Definition> inFile = Stream.concat(loaded.rules().stream(), loaded.correlations().stream())
                .map(Definition.class::cast)
                .filter(one -> loaded.alertsByItself(one.id()) && sameFile(one))
                .toList();
        return inFile.size() == 1 ? Optional.of(inFile.get(0)) : Optional.empty();
    }

    private boolean sameFile(Definition definition) {
        Path origin =
                Path.of(definition.header().origin().file()).toAbsolutePath().normalize();
        Path own = file.toAbsolutePath().normalize();
        return origin.equals(own)
                || (Objects.equals(origin.getParent(), own.getParent())
                        && stem(origin).equals(rule));
    }

    /** Which rules that alert have none: one warning each, or one for all when there are no samples at all. */
    static List<Warning> missing(List<Path> paths, LoadedRules loaded) {
        Set<String> tested = new HashSet<>();
        for (RuleSamples samples : all(paths, loaded)) {
            samples.about(loaded).ifPresent(rule -> tested.add(rule.id()));
        }
        List<Definition> untested = new ArrayList<>();
        Stream.concat(loaded.rules().stream(), loaded.correlations().stream())
                .filter(rule -> loaded.alertsByItself(rule.id()) && !tested.contains(rule.id()))
                .forEach(untested::add);
        if (untested.isEmpty()) {
            return List.of();
        }
        if (tested.isEmpty() && untested.size() > 1) {
            return List.of(new Warning(
                    Warning.Kind.SAMPLES,
                    new Origin(String.valueOf(paths.get(0)), 0, 0),
                    untested.size() + " rules",
                    "none has samples",
                    "write lines that must fire and lines that must not under 'samples:' and run gac rules test"));
        }
        return untested.stream()
                .map(rule -> new Warning(
                        Warning.Kind.SAMPLES,
                        rule.header().origin(),
                        rule.title(),
                        "no samples in its file or beside it",
                        "write lines that must fire and lines that must not"))
                .toList();
    }

    private static RuleSamples beside(Path file) {
        List<Object> documents = documents(file);
        if (documents.size() != 1
                || !(documents.get(0) instanceof Map<?, ?> map)
                || !(map.get("samples") instanceof List<?> list)
                || map.size() > (map.containsKey("rule") ? 2 : 1)) {
            throw CommandFailure.input(file
                    + ": write 'samples:' with a list, and 'rule:' with an id or name if the file has another name,"
                    + " and nothing else");
        }
        Object rule = map.get("rule");
        return new RuleSamples(file, rule == null ? slug(file) : rule.toString(), samples(file + ": samples", list));
    }

    private static List<RuleSamples> own(Path file, LoadedRules loaded) {
        List<RuleSamples> all = new ArrayList<>();
        boolean unreadable =
                loaded.errors().stream().anyMatch(error -> error.file().equals(file.toString()) && error.line() == 0);
        if (unreadable || !OWN.matcher(text(file)).find()) {
            return all;
        }
        for (Object document : documents(file)) {
            if (document instanceof Map<?, ?> map && map.get("samples") != null) {
                Object rule = map.get("id") == null ? map.get("name") : map.get("id");
                String label = String.valueOf(rule == null ? map.get("title") : rule);
                if (!(map.get("samples") instanceof List<?> list)) {
                    throw CommandFailure.input(file + ": " + label + ": samples: write a list");
                }
                all.add(new RuleSamples(file, label, samples(file + ": " + label + ": samples", list)));
            }
        }
        return all;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.input(file + ": cannot be read, or is not UTF-8 text", e);
        }
    }

    private static List<Object> documents(Path file) {
        List<Object> documents = new ArrayList<>();
        try {
            new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadAllFromString(text(file))
                    .forEach(documents::add);
        } catch (YamlEngineException e) {
            throw CommandFailure.input(file + ": " + e.getMessage(), e);
        }
        return documents;
    }

    private static List<RuleSample> samples(String place, List<?> list) {
        List<RuleSample> samples = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String inner = place + "[" + i + "]";
            samples.add(sample(new Keys(inner, map(list.get(i), inner))));
        }
        return List.copyOf(samples);
    }

    private static RuleSample sample(Keys keys) {
        keys.only(KEYS);
        String received = keys.text("received");
        String zone = keys.text("zone");
        if (!(keys.values.get("fires") instanceof Boolean fires)) {
            throw keys.wrong("fires", "write true or false");
        }
        RuleSample sample = new RuleSample(
                keys.required("name"),
                keys.required("note"),
                LineType.of(keys.required("type"))
                        .orElseThrow(() -> keys.wrong("type", "no line type; there are: " + LineType.ids())),
                zone == null ? LineContext.DEFAULT_ZONE : keys.zone(zone),
                received == null ? RuleSample.RECEIVED : keys.instant("received", received),
                keys.text("host"),
                indicators(keys),
                steps(keys),
                fires,
                alerts(keys));
        long lines = sample.steps().stream()
                .mapToLong(step -> (long) step.times() * step.lines().size())
                .sum();
        if (lines > MOST_LINES) {
            throw keys.wrong("steps", lines + " lines are more than " + MOST_LINES);
        }
        return sample;
    }

    private static List<Indicator> indicators(Keys keys) {
        if (!keys.values.containsKey("indicators")) {
            return List.of();
        }
        if (!(keys.values.get("indicators") instanceof List<?> values)) {
            throw keys.wrong("indicators", "write a list of addresses, networks, domains, URLs, hashes or senders");
        }
        List<Indicator> indicators = new ArrayList<>();
        for (Object value : values) {
            try {
                indicators.add(Indicator.of(Indicator.typeOf(value.toString()), value.toString()));
            } catch (IllegalArgumentException e) {
                throw keys.wrong("indicators", String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(indicators);
    }

    private static List<RuleSample.Step> steps(Keys keys) {
        boolean plain = keys.values.containsKey("lines");
        if (plain == keys.values.containsKey("steps")) {
            throw keys.wrong("lines", "write either lines or steps");
        }
        if (plain) {
            return List.of(new RuleSample.Step(keys.lines(), 1, Duration.ZERO, Duration.ZERO, Duration.ZERO));
        }
        List<RuleSample.Step> steps = new ArrayList<>();
        for (Keys step : keys.list("steps")) {
            step.only(STEP_KEYS);
            Object times = step.values.getOrDefault("times", 1);
            if (!(times instanceof Integer number) || number < 1) {
                throw step.wrong("times", "write a number from 1");
            }
            steps.add(new RuleSample.Step(
                    step.lines(), number, step.duration("every"), step.duration("after"), step.duration("late")));
        }
        return List.copyOf(steps);
    }

    private static @Nullable List<RuleSample.ExpectedAlert> alerts(Keys keys) {
        if (!keys.values.containsKey("alerts")) {
            return null;
        }
        List<RuleSample.ExpectedAlert> alerts = new ArrayList<>();
        for (Keys alert : keys.list("alerts")) {
            alert.only(ALERT_KEYS);
            Map<String, String> group = null;
            if (alert.values.containsKey("group")) {
                group = new LinkedHashMap<>();
                for (Map.Entry<String, Object> field :
                        map(alert.values.get("group"), alert.place + ".group").entrySet()) {
                    group.put(field.getKey(), field.getValue().toString());
                }
            }
            Object delayed = alert.values.get("delayed");
            if (delayed != null && !(delayed instanceof Boolean)) {
                throw alert.wrong("delayed", "write true or false");
            }
            String count = alert.text("count");
            String first = alert.text("first");
            String last = alert.text("last");
            alerts.add(new RuleSample.ExpectedAlert(
                    group,
                    count == null ? null : alert.number("count", count),
                    first == null ? null : alert.instant("first", first),
                    last == null ? null : alert.instant("last", last),
                    (Boolean) delayed));
        }
        if (!alerts.isEmpty() && Boolean.FALSE.equals(keys.values.get("fires"))) {
            throw keys.wrong("alerts", "a sample that does not fire has none; leave the key out, or write fires: true");
        }
        return List.copyOf(alerts);
    }

    private static Map<String, Object> map(@Nullable Object value, String place) {
        if (!(value instanceof Map<?, ?> map)) {
            throw CommandFailure.input(place + ": write a mapping");
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        map.forEach((key, content) -> {
            if (content != null) {
                keys.put(String.valueOf(key), content);
            }
        });
        return keys;
    }

    /** The keys of one mapping, and where it stands. */
    private record Keys(String place, Map<String, Object> values) {
        void only(Set<String> known) {
            for (String key : values.keySet()) {
                if (!known.contains(key)) {
                    throw wrong(
                            key,
                            "unknown key; " + Names.meant(key, known) + "known are "
                                    + String.join(", ", known.stream().sorted().toList()));
                }
            }
        }

        @Nullable
        String text(String key) {
            Object value = values.get(key);
            return value == null ? null : value.toString();
        }

        String required(String key) {
            String text = text(key);
            if (text == null || text.isBlank()) {
                throw wrong(key, "is missing");
            }
            return text;
        }

        List<String> lines() {
            return required("lines").lines().filter(line -> !line.isBlank()).toList();
        }

        List<Keys> list(String key) {
            Object value = values.getOrDefault(key, List.of());
            if (!(value instanceof List<?> list)) {
                throw wrong(key, "write a list");
            }
            List<Keys> all = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                String inner = place + "." + key + "[" + i + "]";
                all.add(new Keys(inner, map(list.get(i), inner)));
            }
            return all;
        }

        Duration duration(String key) {
            String text = text(key);
            if (text == null) {
                return Duration.ZERO;
            }
            Matcher matcher = TIMESPAN.matcher(text);
            if (!matcher.matches()) {
                throw wrong(key, "'" + text + "' is no timespan; write for example 500ms, 10s or 5m");
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }

        long number(String key, String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw wrong(key, "'" + text + "' is no number");
            }
        }

        Instant instant(String key, String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw wrong(key, "'" + text + "' is no instant; write for example 2026-11-20T08:00:00+07:00");
            }
        }

        ZoneId zone(String text) {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw wrong("zone", "'" + text + "' is no time zone; write for example Asia/Ho_Chi_Minh");
            }
        }

        CommandFailure wrong(String key, String reason) {
            return CommandFailure.input(place + ": " + key + ": " + reason);
        }
    }
}
