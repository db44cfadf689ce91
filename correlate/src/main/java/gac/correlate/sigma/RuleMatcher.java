package gac.correlate.sigma;

import gac.correlate.sigma.index.SourceIndex;
import gac.correlate.sigma.match.CompiledRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a release, compiled: matches one event against them. Immutable and safe for use by many threads.
 * Correlations play no part here; which matches alert by themselves says {@link LoadedRules#alertsByItself}.
 */
public final class RuleMatcher {
    /** Log sources that get an index of their own; more than that is an attack, and shares the index of all rules. */
    private static final int MAX_INDEXES = 256;

    private final List<CompiledRule> rules;
    private final Map<List<LogSource>, SourceIndex> indexes = new ConcurrentHashMap<>();
    private volatile @Nullable SourceIndex indexOfAll;

    private RuleMatcher(List<CompiledRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Takes every rule; fields are looked up by their own name first, then by the taxonomy of the rule's log source. */
    public static RuleMatcher compile(LoadedRules loaded, Taxonomy taxonomy) {
        return new RuleMatcher(loaded.rules().stream()
                .map(rule -> new CompiledRule(rule, taxonomy))
                .toList());
    }

    /** Every rule that admits the event's log source and matches it, each once, in the order loaded. */
    public List<Match> match(LogSource source, LogEvent event) {
        return match(List.of(source), event);
    }

    /** The same for an event that belongs to several log sources at once. */
    public List<Match> match(List<LogSource> sources, LogEvent event) {
        List<Match> matches = new ArrayList<>(0);
        match(sources, event, matches::add);
        return matches;
    }

    /**
     * The same without a list: hands over each match as it is found. The index for a list of log sources is built when the
     * first event with exactly this list comes.
     */
    public void match(List<LogSource> sources, LogEvent event, Consumer<Match> found) {
        match(sources, event, found, RuleMatcher::letThrough);
    }

    /**
     * The same, but a rule that fails on the event hides no other: it is handed to {@code failed} with what it threw, and the
     * next rule is tried. What {@code found} throws goes through.
     */
    public void match(
            List<LogSource> sources,
            LogEvent event,
            Consumer<Match> found,
            BiConsumer<SigmaRule, RuntimeException> failed) {
        SourceIndex index = indexes.get(sources);
        if (index == null && indexes.size() < MAX_INDEXES) {
            index = indexes.computeIfAbsent(List.copyOf(sources), this::index);
        }
        if (index != null) {
            index.match(event, Match::new, found, failed);
            return;
        }
        Consumer<Match> admitted = match -> {
            if (admits(match.rule(), sources)) {
                found.accept(match);
            }
        };
        indexOfAll().match(event, Match::new, admitted, failed);
    }

    /** Every rule that matches the event, whatever log source the rule is written for. */
    public List<Match> matchAny(LogEvent event) {
        List<Match> matches = new ArrayList<>(0);
        matchAny(event, matches::add, RuleMatcher::letThrough);
        return matches;
    }

    /** The same without a list, and a rule that fails on the event hides no other. */
    public void matchAny(LogEvent event, Consumer<Match> found, BiConsumer<SigmaRule, RuntimeException> failed) {
        indexOfAll().match(event, Match::new, found, failed);
    }

    private static void letThrough(SigmaRule rule, RuntimeException failure) {
        throw failure;
    }

    private SourceIndex index(List<LogSource> sources) {
        return SourceIndex.of(
                rules.stream().filter(rule -> admits(rule.rule(), sources)).toList());
    }

    private SourceIndex indexOfAll() {
        SourceIndex index = indexOfAll;
        if (index == null) {
            index = SourceIndex.of(rules);
            indexOfAll = index;
        }
        return index;
    }

    private static boolean admits(SigmaRule rule, List<LogSource> sources) {
        LogSource wanted = rule.logSource();
        for (LogSource source : sources) {
            if (wanted.admits(source)) {
                return true;
            }
        }
        return false;
    }
}
