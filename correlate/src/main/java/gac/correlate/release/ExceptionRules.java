package gac.correlate.release;

import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogEvent;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleError;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.Taxonomy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exceptions of a release, their selections compiled by the rules' own engine. */
public final class ExceptionRules {
    private final List<ExceptionRule> exceptions;
    private final RuleMatcher selections;

    private ExceptionRules(List<ExceptionRule> exceptions, RuleMatcher selections) {
        this.exceptions = exceptions;
        this.selections = selections;
    }

    /** Compiles the selections; one the engine cannot take is a problem and its exception is left out (so it holds nothing back). */
    public static ExceptionRules compile(List<ExceptionRule> exceptions, Taxonomy taxonomy, List<Problem> problems) {
        List<NamedText> rules = new ArrayList<>();
        Map<String, ExceptionRule> byRule = new HashMap<>();
        for (ExceptionRule exception : exceptions) {
            if (exception.when() != null) {
                rules.add(new NamedText(exception.id(), rule(exception)));
                byRule.put(exception.id(), exception);
            }
        }
        LoadedRules loaded = new RuleLoader().parse(rules);
        Set<String> refused = new HashSet<>();
        for (RuleError error : loaded.errors()) {
            ExceptionRule exception = byRule.get(error.file());
            if (exception != null && refused.add(exception.id())) {
                String mend = error.mend() == null ? "" : "; " + error.mend();
                problems.add(new Problem(
                        exception.file(), exception.line(), 0, exception.id() + ".when", error.reason() + mend));
            }
        }
        return new ExceptionRules(
                exceptions.stream().filter(e -> !refused.contains(e.id())).toList(),
                RuleMatcher.compile(loaded, taxonomy));
    }

    private static String rule(ExceptionRule exception) {
        return "title: exception\nid: '" + exception.id().replace("'", "''")
                + "'\nlogsource: {}\ndetection:\n  selection: " + exception.when() + "\n  condition: selection\n";
    }

    public List<ExceptionRule> all() {
        return exceptions;
    }

    /** Ids of the exceptions that were considered for a definition, whether or not they held something back. */
    public List<String> considered(AlertDefinition definition) {
        return exceptions.stream()
                .filter(e -> e.concerns(definition, null, null))
                .map(ExceptionRule::id)
                .toList();
    }

    /** Ids of the exceptions whose selection the event meets; those without a selection are not among them. */
    public Set<String> selecting(LogEvent event) {
        Set<String> found = new HashSet<>();
        selections.matchAny(event).forEach(match -> found.add(match.rule().id()));
        return found;
    }

    /** A question about one event: its fields are matched against the selections at most once. */
    public final class Question {
        private final LogEvent event;
        private final @Nullable String system;
        private final Instant effective;
        private @Nullable Set<String> matched;

        private Question(LogEvent event, @Nullable String system, Instant effective) {
            this.event = event;
            this.system = system;
            this.effective = effective;
        }

        /** Id of the first exception that holds this match back, or null. */
        public @Nullable String holdsBack(AlertDefinition definition, String ruleId, @Nullable String ruleName) {
            for (ExceptionRule exception : exceptions) {
                if (exception.concerns(definition, ruleId, ruleName)
                        && !exception.endedAt(effective)
                        && (exception.systems().isEmpty()
                                || (system != null && exception.systems().contains(system)))
                        && (exception.when() == null || matched().contains(exception.id()))) {
                    return exception.id();
                }
            }
            return null;
        }

        private Set<String> matched() {
            Set<String> known = matched;
            if (known == null) {
                known = selecting(event);
                matched = known;
            }
            return known;
        }
    }

    public Question about(LogEvent event, @Nullable String system, Instant effective) {
        return new Question(event, system, effective);
    }
}
