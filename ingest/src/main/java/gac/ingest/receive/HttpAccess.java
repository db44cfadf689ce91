package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.TokenHash;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose lines a request may bring: by the token it shows and the address it comes from. Safe for many threads. */
final class HttpAccess {
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)(?:Bearer|Splunk) +(\\S+) *+");

    /** Exactly one of the two is set. */
    record Decision(@Nullable SourceIntake source, @Nullable HttpProblem problem) {
        private static Decision no(HttpProblem problem) {
            return new Decision(null, problem);
        }
    }

    private final List<SourceIntake> sources;
    private final Peers withoutToken;
    private final boolean anyToken;

    HttpAccess(List<SourceIntake> sources) {
        this.sources = List.copyOf(sources);
        this.withoutToken = new Peers(
                sources.stream().filter(source -> tokens(source).isEmpty()).toList());
        this.anyToken = sources.stream().anyMatch(source -> !tokens(source).isEmpty());
    }

    private static List<TokenHash> tokens(SourceIntake source) {
        return ((ReceiverConfig.Http) source.config().receiver()).tokens();
    }

    /** For a path that names the source: that one, if the token is one of its tokens. */
    static Decision named(SourceIntake source, @Nullable String authorization, InetAddress peer) {
        if (!Peers.admits(source, peer)) {
            return Decision.no(HttpProblem.UNKNOWN_PEER);
        }
        if (tokens(source).isEmpty()) {
            return new Decision(source, null);
        }
        if (authorization == null) {
            return Decision.no(HttpProblem.NO_TOKEN);
        }
        TokenHash shown = shown(authorization);
        if (shown == null) {
            return Decision.no(HttpProblem.NO_CREDENTIALS);
        }
        return owns(source, shown) ? new Decision(source, null) : Decision.no(HttpProblem.WRONG_TOKEN);
    }

    /**
     * For a path that names none: the source the token belongs to. Without a token the one source without tokens that takes lines from the
     * address; a token is never passed over, for the lines would count as those of somebody else.
     */
    Decision byToken(@Nullable String authorization, InetAddress peer) {
        if (authorization == null || !anyToken) {
            Optional<SourceIntake> open = withoutToken.only(peer);
            return open.map(source -> new Decision(source, null)).orElseGet(() -> Decision.no(HttpProblem.NO_TOKEN));
        }
        TokenHash shown = shown(authorization);
        if (shown == null) {
            return Decision.no(HttpProblem.NO_CREDENTIALS);
        }
        SourceIntake found = null;
        for (SourceIntake source : sources) {
            found = owns(source, shown) ? source : found; // all of them, so that time tells nothing
        }
        if (found == null) {
            return Decision.no(HttpProblem.WRONG_TOKEN);
        }
        return Peers.admits(found, peer) ? new Decision(found, null) : Decision.no(HttpProblem.UNKNOWN_PEER);
    }

    private static boolean owns(SourceIntake source, TokenHash shown) {
        boolean owns = false;
        for (TokenHash token : tokens(source)) {
            owns |= token.matches(shown);
        }
        return owns;
    }

    private static @Nullable TokenHash shown(String authorization) {
        Matcher matcher = CREDENTIALS.matcher(authorization);
        return matcher.matches() ? TokenHash.of(matcher.group(1)) : null;
    }
}
