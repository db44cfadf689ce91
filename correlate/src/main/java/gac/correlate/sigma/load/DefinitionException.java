package gac.correlate.sigma.load;

import gac.correlate.sigma.Origin;
import gac.correlate.sigma.RuleError;
import org.jspecify.annotations.Nullable;

/** Why one definition cannot be taken. It never leaves this package: the collector turns it into a {@link RuleError}. */
final class DefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;
    private final @Nullable String mend;

    DefinitionException(Origin origin, String reason, @Nullable String mend) {
        super(reason, null, false, false);
        this.origin = origin;
        this.mend = mend;
    }

    DefinitionException(Origin origin, String reason) {
        this(origin, reason, null);
    }

    RuleError error(@Nullable String rule) {
        return new RuleError(origin.file(), origin.line(), origin.column(), rule, String.valueOf(getMessage()), mend);
    }
}
