package gac.ingest.receive;

import gac.ingest.config.Network;
import gac.ingest.config.ReceiverConfig;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which of the sources that share a listener a sender belongs to: the one with the longest matching network. */
final class Peers {
    private final List<SourceIntake> sources;

    Peers(List<SourceIntake> sources) {
        this.sources = List.copyOf(sources);
    }

    /** The source of a sender; empty when it belongs to none. */
    Optional<SourceIntake> source(InetAddress peer) {
        SourceIntake best = null;
        int longest = -1;
        for (SourceIntake source : sources) {
            int length = match(source, peer);
            if (length > longest) {
                longest = length;
                best = source;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether a source takes lines of a sender. */
    static boolean admits(SourceIntake source, InetAddress peer) {
        return match(source, peer) >= 0;
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
}
