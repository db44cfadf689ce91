package gac.standalone;

import gac.ingest.parse.LineContext;
import gac.ingest.parse.LineType;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A file of samples, {@code SLUG.test.yml}: samples of the rule or correlation whose {@code name} is SLUG.
 *
 * @param rule name of the rule
 */
record RuleSamples(Path file, String rule, List<RuleSample> samples) {
    static final String SUFFIX = ".test.yml";

    private static final Set<String> KEYS =
            Set.of("name", "note", "type", "zone", "received", "host", "lines", "steps", "fires", "alerts");
    private static final Pattern TIMESPAN = Pattern.compile("([0-9]{1,7})(ms|s|m|h|d)");
    private static final int MOST_LINES = 100_000;

    /** All files of samples in these folders, and beside these rule files. */
    static List<Path> files(List<Path> paths) {
        List<Path> found = new ArrayList<>();
        for (Path path : paths) {
            Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
            if (folder == null) {
                continue;
            }
            try (Stream<Path> files = Files.walk(folder, Files.isDirectory(path) ? Integer.MAX_VALUE : 1)) {
                files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().forEach(found::add);
            } catch (IOException | UncheckedIOException e) {
                throw CommandFailure.input(path + ": " + e.getMessage(), e);
            }
        }
        return found.stream().distinct().toList();
    }

    /** @throws CommandFailure naming file, sample and key when the file cannot be used */
    static RuleSamples read(Path file) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (IOException | YamlEngineException e) {
            throw CommandFailure.input(file + ": " + e.getMessage(), e);
        }
        if (!(document instanceof Map<?, ?> map) || !(map.get("samples") instanceof List<?> list) || map.size() != 1) {
            throw CommandFailure.input(file + ": write 'samples:' with a list, and nothing else");
        }
        List<RuleSample> samples = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = file + ": samples[" + i + "]";
            samples.add(sample(new Keys(place, map(list.get(i), place))));
        }
        String name = String.valueOf(file.getFileName());
        return new RuleSamples(file, name.substring(0, name.length() - SUFFIX.length()), List.copyOf(samples));
    }

    private static RuleSample sample(Keys keys) {
        for (String key : keys.values.keySet()) {
            if (!KEYS.contains(key)) {
                throw keys.wrong(
                        key,
                        "unknown key; known are "
                                + String.join(", ", KEYS.stream().sorted().toList()));
            }
        }
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

    private static List<RuleSample.Step> steps(Keys keys) {
        boolean plain = keys.values.containsKey("lines");
        if (plain == keys.values.containsKey("steps")) {
            throw keys.wrong("lines", "write either lines or steps");
        }
        if (plain) {
            return List.of(new RuleSample.Step(keys.lines(), 1, Duration.ZERO, Duration.ZERO));
        }
        List<RuleSample.Step> steps = new ArrayList<>();
        for (Keys step : keys.list("steps")) {
            Object times = step.values.getOrDefault("times", 1);
            if (!(times instanceof Integer number) || number < 1) {
                throw step.wrong("times", "write a number from 1");
            }
            steps.add(new RuleSample.Step(step.lines(), number, step.duration("every"), step.duration("after")));
        }
        return List.copyOf(steps);
    }

    private static List<RuleSample.ExpectedAlert> alerts(Keys keys) {
        List<RuleSample.ExpectedAlert> alerts = new ArrayList<>();
        for (Keys alert : keys.list("alerts")) {
            Map<String, String> group = new LinkedHashMap<>();
            if (alert.values.get("group") instanceof Map<?, ?> fields) {
                fields.forEach((field, value) -> group.put(String.valueOf(field), String.valueOf(value)));
            }
            String count = alert.text("count");
            String first = alert.text("first");
            String last = alert.text("last");
            alerts.add(new RuleSample.ExpectedAlert(
                    group,
                    count == null ? null : Long.valueOf(count),
                    first == null ? null : alert.instant("first", first),
                    last == null ? null : alert.instant("last", last)));
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
