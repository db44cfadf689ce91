package gac.correlate.release;

import gac.correlate.release.AlertDefinition.GroupColumn;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.Origin;
import gac.correlate.sigma.SigmaCorrelation;
import gac.correlate.sigma.SigmaRule;
import gac.correlate.window.WindowSpec;
import gac.schemas.Keys;
import gac.schemas.Sha256;
import gac.schemas.avro.Level;
import gac.schemas.avro.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All alert definitions of a release, and which of them count the matches of which rule. */
public final class Definitions {
    private static final Pattern TECHNIQUE = Pattern.compile("attack\\.(t[0-9]{4}(?:\\.[0-9]{3})?)");
    private static final List<GroupColumn> PLAIN_GROUP = List.of(
            new GroupColumn("system", false, false),
            new GroupColumn("source.ip", false, false),
            new GroupColumn("user.name", true, false),
            new GroupColumn("host.name", true, false));

    /** A definition that counts a rule's matches, and as which of its steps. */
    public record Route(AlertDefinition definition, int step) {}

    private final Map<String, AlertDefinition> byId = new LinkedHashMap<>();
    private final Map<String, List<Route>> routes = new HashMap<>();
    /** Those that count with a watch's threshold. */
    private final Map<String, AlertDefinition> within = new HashMap<>();

    private final Map<String, Instant> shadow;

    private Definitions(Map<String, Instant> shadow) {
        this.shadow = shadow;
    }

    /** Definitions whose {@code gac:} section is wrong are left out, each with its problems. */
    static Definitions of(LoadedRules loaded, Map<String, Instant> shadow, Watches watches, List<Problem> problems) {
        Definitions definitions = new Definitions(shadow);
        for (SigmaRule rule : loaded.rules()) {
            boolean alerts = loaded.alertsByItself(rule.id());
            definitions.add(definitions.plain(rule, alerts, problems), alerts);
        }
        for (SigmaCorrelation correlation : loaded.correlations()) {
            definitions.add(definitions.correlation(correlation, loaded, problems), true);
        }
        watches.all().stream().filter(watch -> watch.factor() < 1).forEach(definitions::count);
        return definitions;
    }

    private void add(@Nullable AlertDefinition definition, boolean counted) {
        if (definition == null) {
            return;
        }
        byId.put(definition.id(), definition);
        if (counted) {
            route(definition);
        }
    }

    private void route(AlertDefinition definition) {
        for (int step = 0; step < definition.steps().size(); step++) {
            routes.computeIfAbsent(definition.steps().get(step), id -> new ArrayList<>())
                    .add(new Route(definition, step));
        }
    }

    /** Beside every definition that can be counted with the watch's threshold, one that is. */
    private void count(Watch watch) {
        for (AlertDefinition definition : List.copyOf(byId.values())) {
            if (definition.alertsWhenWoken() && definition.isCountedMoreStrictlyIn(watch)) {
                SigmaCorrelation scaled = Thresholds.scaled((SigmaCorrelation) definition.source(), watch.factor());
                AlertDefinition own =
                        definition.within(watch, scaled, Windows.of(scaled).withGrace(WindowSpec.GRACE));
                within.put(own.id(), own);
                route(own);
            }
        }
    }

    /** The definition of that id, or null when the release has none. */
    public @Nullable AlertDefinition byId(String id) {
        AlertDefinition definition = byId.get(id);
        return definition == null ? within.get(id) : definition;
    }

    /** Every definition, as its author wrote it. */
    public List<AlertDefinition> all() {
        return List.copyOf(byId.values());
    }

    /** Who counts the matches of this rule, or the qualifying instants of this correlation. */
    public List<Route> routes(String id) {
        return routes.getOrDefault(id, List.of());
    }

    private @Nullable AlertDefinition plain(SigmaRule rule, boolean alerts, List<Problem> problems) {
        int before = problems.size();
        GacSection gac = new GacSection(rule, problems);
        List<GroupColumn> groupBy = columns(gac.strings("group-by"), false);
        Duration episode = gac.episode();
        AlertDefinition definition = definition(
                rule,
                gac,
                0,
                state(rule.id(), "plain", episode, groupBy, List.of(rule.id()), null),
                List.of(rule.id()),
                List.of(nameOf(rule)),
                List.of(gac.title()),
                Collections.singletonList(null),
                WindowSpec.plain(rule.id(), episode),
                groupBy.isEmpty() ? PLAIN_GROUP : groupBy,
                episode,
                alerts);
        return problems.size() == before ? definition : null;
    }

    private @Nullable AlertDefinition correlation(
            SigmaCorrelation correlation, LoadedRules loaded, List<Problem> problems) {
        int before = problems.size();
        WindowSpec window;
        try {
            window = Windows.of(correlation).withGrace(grace(correlation, loaded));
        } catch (IllegalArgumentException e) {
            Origin origin = correlation.header().origin();
            problems.add(new Problem(
                    origin.file(),
                    origin.line(),
                    origin.column(),
                    "correlation",
                    "'" + correlation.title() + "': " + e.getMessage()));
            return null;
        }
        GacSection gac = new GacSection(correlation, problems);
        List<GroupColumn> groupBy = columns(correlation.groupBy(), !gac.flag("absent"));
        List<String> references = new ArrayList<>(correlation.rules());
        references.addAll(correlation.condition().fields());
        AlertDefinition definition = definition(
                correlation,
                gac,
                correlation.depth() - 1,
                state(
                        correlation.id(),
                        correlation.type().text(),
                        correlation.timespan(),
                        groupBy,
                        references,
                        form(window)),
                correlation.rules(),
                correlation.rules().stream()
                        .map(id -> loaded.find(id).map(Definitions::nameOf).orElse(id))
                        .toList(),
                correlation.rules().stream()
                        .map(id -> loaded.find(id).map(GacSection::titleOf).orElseGet(() -> new Text(id, id)))
                        .toList(),
                stepCorrelations(correlation, loaded),
                loaded.referringTo(correlation.id()).isEmpty() ? window : window.asChained(),
                groupBy,
                correlation.timespan(),
                loaded.alertsByItself(correlation.id()));
        return problems.size() == before ? definition : null;
    }

    /**
     * How late what a correlation counts may be: as late as events, and where it refers to correlations whose windows are decided as a
     * whole, as much more as a window lasts. Their qualifying instants come only then, and what was beside them must still be known.
     */
    private static Duration grace(SigmaCorrelation correlation, LoadedRules loaded) {
        Duration longest = WindowSpec.GRACE;
        for (SigmaCorrelation step : stepCorrelations(correlation, loaded)) {
            if (step != null) {
                Duration grace = grace(step, loaded);
                grace = Windows.of(step).decidedAsAWhole() ? grace.plus(step.timespan()) : grace;
                longest = grace.compareTo(longest) > 0 ? grace : longest;
            }
        }
        return longest;
    }

    private AlertDefinition definition(
            Definition source,
            GacSection gac,
            int depth,
            String state,
            List<String> steps,
            List<String> stepNames,
            List<Text> stepTitles,
            List<@Nullable SigmaCorrelation> stepCorrelations,
            WindowSpec window,
            List<GroupColumn> groupBy,
            Duration timespan,
            boolean alerts) {
        return new AlertDefinition(
                source,
                nameOf(source),
                depth,
                state,
                List.copyOf(steps),
                stepNames,
                stepTitles,
                stepCorrelations,
                window,
                groupBy,
                timespan,
                alerts && !gac.flag("shadow"),
                alerts && gac.flag("shadow"),
                shadow.get(source.id()),
                gac.always(),
                gac.everyone(),
                gac.title(),
                gac.category(),
                Level.valueOf(source.level().text()),
                gac.outcome(),
                techniques(source.tags()),
                gac.falsePositives(),
                gac.texts("blind"),
                gac.texts("steps"),
                null);
    }

    private static List<@Nullable SigmaCorrelation> stepCorrelations(SigmaCorrelation correlation, LoadedRules loaded) {
        List<@Nullable SigmaCorrelation> steps = new ArrayList<>();
        for (String id : correlation.rules()) {
            steps.add(loaded.find(id).orElse(null) instanceof SigmaCorrelation step ? step : null);
        }
        return Collections.unmodifiableList(steps);
    }

    private static String nameOf(Definition definition) {
        String name = definition.name();
        return name == null ? definition.id() : name;
    }

    private static List<GroupColumn> columns(List<String> names, boolean required) {
        List<GroupColumn> columns = new ArrayList<>();
        for (String name : names) {
            String[] alternatives = name.split("\\|");
            for (int i = 0; i < alternatives.length; i++) {
                columns.add(new GroupColumn(alternatives[i].strip(), i > 0, required && alternatives.length == 1));
            }
        }
        return List.copyOf(columns);
    }

    /** What of the condition decides how state is laid out; null for what most conditions share. */
    private static @Nullable String form(WindowSpec window) {
        if (window.decidedAsAWhole()) {
            return "whole";
        }
        boolean ordered = window.type() == WindowSpec.Type.TEMPORAL_ORDERED;
        return ordered && window.expression() != null ? window.expression().toString() : null;
    }

    private static String state(
            String id,
            String type,
            Duration timespan,
            List<GroupColumn> groupBy,
            List<String> references,
            @Nullable String form) {
        List<@Nullable String> parts = new ArrayList<>(List.of(id, type, Long.toString(timespan.toMillis())));
        groupBy.forEach(column -> parts.add(column.field()));
        parts.add(null);
        parts.addAll(references);
        if (form != null) {
            parts.add(null);
            parts.add(form);
        }
        return HexFormat.of().formatHex(Sha256.of(Keys.of(parts.toArray(new String[0]))), 0, 8);
    }

    private static List<String> techniques(List<String> tags) {
        List<String> techniques = new ArrayList<>();
        for (String tag : tags) {
            Matcher matcher = TECHNIQUE.matcher(tag.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                techniques.add(matcher.group(1).toUpperCase(Locale.ROOT));
            }
        }
        return techniques;
    }
}
