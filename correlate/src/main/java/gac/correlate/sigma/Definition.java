package gac.correlate.sigma;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule or a correlation: what an alert can be about and what a correlation can refer to. */
public sealed interface Definition permits SigmaRule, SigmaCorrelation {
    Header header();

    default String id() {
        return header().id();
    }

    default @Nullable String name() {
        return header().name();
    }

    default String title() {
        return header().title();
    }

    default Level level() {
        return header().level();
    }

    default List<String> tags() {
        return header().tags();
    }

    default List<String> falsePositives() {
        return header().falsePositives();
    }

    /** The raw `gac:` section, empty when the definition has none. */
    default Map<String, Object> gac() {
        return header().gac();
    }
}
