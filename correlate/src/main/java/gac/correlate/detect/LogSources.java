package gac.correlate.detect;

import gac.correlate.sigma.LogSource;
import gac.schemas.EventView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Which Sigma log sources an event belongs to, by parser, program and dataset, and of Windows' event logs by channel and number: the table is
 * {@code log-sources.yml} beside this class.
 */
public final class LogSources {
    private static final String RESOURCE = "log-sources.yml";
    private static final String WINDOWS = "windows";
    private static final List<LogSource> UNKNOWN_CHANNEL = List.of(new LogSource(WINDOWS, null, null));
    private static final LogSources SHIPPED = read();

    private final Map<String, List<LogSource>> byParser = new HashMap<>();
    private final Map<String, List<LogSource>> byProgram = new HashMap<>();
    private final Map<String, List<LogSource>> byDataset = new HashMap<>();
    private final Map<String, Channel> channels = new HashMap<>();
    private final List<LogSource> syslog;

    /** @param events log sources of single event numbers, the channel's own among them */
    private record Channel(List<LogSource> sources, Map<String, List<LogSource>> events) {}

    private LogSources(Map<?, ?> document) {
        for (Object item : (List<?>) get(document, "log-sources")) {
            Map<?, ?> entry = (Map<?, ?>) item;
            List<LogSource> sources = sources(get(entry, "sources"));
            names(entry, "parser").forEach(name -> byParser.putIfAbsent(name, sources));
            names(entry, "program").forEach(name -> byProgram.putIfAbsent(name, sources));
            names(entry, "dataset").forEach(name -> byDataset.putIfAbsent(name, sources));
        }
        for (Object item : (List<?>) get(document, "windows")) {
            Map<?, ?> entry = (Map<?, ?>) item;
            String service = text(entry, "service");
            List<LogSource> sources = List.of(new LogSource(WINDOWS, null, service));
            Map<String, List<LogSource>> events = new HashMap<>();
            if (entry.get("categories") instanceof Map<?, ?> categories) {
                categories.forEach((category, codes) -> ((List<?>) codes)
                        .forEach(code -> events.computeIfAbsent(code.toString(), c -> new ArrayList<>())
                                .add(new LogSource(WINDOWS, category.toString(), service))));
            }
            events.replaceAll((code, list) -> List.copyOf(list));
            Channel channel = new Channel(sources, Map.copyOf(events));
            names(entry, "channel").forEach(name -> channels.put(name.toLowerCase(Locale.ROOT), channel));
        }
        syslog = sources(get(document, "syslog"));
    }

    public static LogSources shipped() {
        return SHIPPED;
    }

    /** Every log source an event can come from; that of an unknown channel and of no known software are not among them. */
    public Set<LogSource> all() {
        Set<LogSource> all = new LinkedHashSet<>(syslog);
        for (Map<String, List<LogSource>> table : List.of(byParser, byProgram, byDataset)) {
            table.values().forEach(all::addAll);
        }
        for (Channel channel : channels.values()) {
            all.addAll(channel.sources());
            channel.events().values().forEach(all::addAll);
        }
        return all;
    }

    /** Every log source of the event; never empty: what nobody knows belongs to {@link LogSource#NONE}, which rules without keys admit. */
    public List<LogSource> of(EventView event) {
        List<LogSource> found = told(event::text);
        return found == null ? List.of(LogSource.NONE) : found;
    }

    /** Every log source that the event's own fields (parser, program, dataset) tell; null when they tell none. */
    public @Nullable List<LogSource> told(Function<String, @Nullable String> fields) {
        String parser = fields.apply("ingest.parser");
        if (WINDOWS.equals(parser)) {
            return windows(fields);
        }
        List<LogSource> found = byName(byParser, parser);
        if (found == null) {
            found = byName(byProgram, fields.apply("process.name"));
        }
        if (found == null) {
            found = byName(byDataset, fields.apply("event.dataset"));
        }
        return found == null && fields.apply("log.syslog.appname") != null ? syslog : found;
    }

    private List<LogSource> windows(Function<String, @Nullable String> fields) {
        String name = fields.apply("winlog.channel");
        Channel channel = name == null ? null : channels.get(name.toLowerCase(Locale.ROOT));
        String code = fields.apply("event.code");
        return channel == null
                ? UNKNOWN_CHANNEL
                : channel.events().getOrDefault(code == null ? "" : code, channel.sources());
    }

    private static @Nullable List<LogSource> byName(Map<String, List<LogSource>> table, @Nullable String name) {
        return name == null ? null : table.get(name);
    }

    private static LogSources read() {
        try (InputStream in = LogSources.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new LogSources((Map<?, ?>)
                    new Load(LoadSettings.builder().setLabel(RESOURCE).build()).loadFromString(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object get(Map<?, ?> entry, String key) {
        Object value = entry.get(key);
        if (value == null) {
            throw new IllegalStateException(RESOURCE + ": " + key + " is missing in " + entry);
        }
        return value;
    }

    private static List<String> names(Map<?, ?> entry, String key) {
        return entry.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static List<LogSource> sources(Object value) {
        List<LogSource> sources = new ArrayList<>();
        for (Object item : (List<?>) value) {
            Map<?, ?> entry = (Map<?, ?>) item;
            sources.add(new LogSource(text(entry, "product"), text(entry, "category"), text(entry, "service")));
        }
        return List.copyOf(sources);
    }

    private static @Nullable String text(Map<?, ?> entry, String key) {
        Object value = entry.get(key);
        return value == null ? null : value.toString();
    }
}
