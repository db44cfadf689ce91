package gac.correlate.sigma;

import gac.correlate.sigma.match.CompiledRule;
import java.util.List;

/** One rule that matched one event. Valid as long as the event is; costs nothing until the reasons are asked for. */
public final class Match {
    private final CompiledRule rule;
    private final LogEvent event;

    Match(CompiledRule rule, LogEvent event) {
        this.rule = rule;
        this.event = event;
    }

    public SigmaRule rule() {
        return rule.rule();
    }

    /**
     * The parts of the event that made the rule match, one per value that matched, in the order of the rule. Parts under
     * a `not` are not among them, nor are values that match by being absent.
     */
    public List<Span> spans() {
        return rule.spans(event);
    }
}
