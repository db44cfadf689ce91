package gac.correlate.sigma;

import gac.correlate.sigma.load.Collector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads rules, correlations and filters. Definitions may refer to each other across files. A definition that cannot be
 * taken becomes a {@link RuleError} and takes nothing else with it, save the correlations that refer to it.
 */
public final class RuleLoader {
    private final Map<String, List<String>> placeholders;

    /** A loader without placeholder values: rules that use `expand` are refused, by the placeholder's name. */
    public RuleLoader() {
        this(Map.of());
    }

    /** @param placeholders values of the placeholders of `expand`, by name without the percent signs */
    public RuleLoader(Map<String, List<String>> placeholders) {
        this.placeholders = new LinkedHashMap<>(placeholders);
    }

    /**
     * Reads files, and folders with everything below them: {@code *.yml} and {@code *.yaml}, but not the samples
     * {@code *.test.yml} beside rules. Files of a folder come in the order of their paths.
     */
    public LoadedRules load(List<Path> paths) {
        Collector collector = new Collector(placeholders);
        paths.forEach(collector::readPath);
        return collector.finish();
    }

    /** Reads texts already at hand. */
    public LoadedRules parse(List<NamedText> texts) {
        Collector collector = new Collector(placeholders);
        texts.forEach(collector::readText);
        return collector.finish();
    }
}
