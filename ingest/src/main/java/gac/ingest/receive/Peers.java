package gac.ingest.receive;

import gac.ingest.config.Network;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.Subject;
import gac.ingest.config.Tls;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of the sources that share a listener a sender belongs to: of those that take its certificate and its address, the one that names the
 * certificate most precisely, then the one with the longest matching network.
 */
final class Peers {
    private final List<SourceIntake> sources;

    Peers(List<SourceIntake> sources) {
        this.sources = List.copyOf(sources);
    }

    /** The source of a sender without certificate; empty when it belongs to none. */
    Optional<SourceIntake> source(InetAddress peer) {
        return source(peer, null);
    }

    /**
     * The source of a sender; empty when it belongs to none.
     *
     * @param subject the name in its certificate; null: it has shown none
     */
    Optional<SourceIntake> source(InetAddress peer, @Nullable Subject subject) {
        SourceIntake best = null;
        int named = -1;
        int longest = -1;
        for (SourceIntake source : sources) {
            int parts = match(source, subject);
            int length = match(source, peer);
            if (parts >= 0 && length >= 0 && (parts > named || (parts == named && length > longest))) {
                named = parts;
                longest = length;
                best = source;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether any source takes lines from an address, whatever the certificate. */
    boolean admits(InetAddress peer) {
        return sources.stream().anyMatch(source -> admits(source, peer));
    }

    /** The source of a sender, when no other has a network as long that matches. */
    Optional<SourceIntake> only(InetAddress peer) {
        return source(peer)
                .filter(best -> sources.stream()
                        .allMatch(other -> other.equals(best) || match(other, peer) < match(best, peer)));
    }

    /** Whether a source takes lines of a sender. */
    static boolean admits(SourceIntake source, InetAddress peer) {
        return match(source, peer) >= 0;
    }

    /** Whether a source takes lines of who has shown a certificate with this name; null: none. */
    static boolean admits(SourceIntake source, @Nullable Subject subject) {
        return match(source, subject) >= 0;
    }

    /** Length of the longest matching prefix, 0 for a source that names no networks, −1 for no match. */
    private static int match(SourceIntake source, InetAddress peer) {
        List<Network> peers = ((ReceiverConfig.Listening) source.config().receiver()).peers();
        if (peers.isEmpty()) {
            return 0;
        }
        return peers.stream()
                .filter(network -> network.contains(peer))
                .mapToInt(network -> network.prefixLength() + 1)
                .max()
                .orElse(-1);
    }

    /** Number of parts of the most precise matching name, 0 for a source that names none, −1 for no match. */
    private static int match(SourceIntake source, @Nullable Subject subject) {
        Tls tls = ((ReceiverConfig.Listening) source.config().receiver()).tls();
        if (tls == null || tls.subjects().isEmpty()) {
            return 0;
        }
        int most = subject == null
                ? 0
                : tls.subjects().stream()
                        .mapToInt(name -> name.matches(subject))
                        .max()
                        .orElse(0);
        return most > 0 ? most : -1;
    }
}
