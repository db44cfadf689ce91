package gac.ingest.receive;

import gac.ingest.parse.event.Envelope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a frame came in.
 *
 * @param receiver name of the receiver, such as {@code syslog_tcp}
 * @param peer address and port of the sender's socket
 * @param tlsSubject the name in the certificate the sender has shown
 * @param filePath file it was read from
 * @param offset of its first byte in that file; −1: none
 * @param received the instant of receipt
 * @param id of the event or dead letter it becomes
 * @param envelope what its protocol says about it
 * @param columns line of column names in force for it in its file; null when none, or when it came by itself
 */
record Provenance(
        String receiver,
        @Nullable String peer,
        @Nullable String tlsSubject,
        @Nullable String filePath,
        long offset,
        Instant received,
        String id,
        Envelope envelope,
        @Nullable String columns) {

    static Provenance of(Sender sender, Instant received, String id, Envelope envelope) {
        return new Provenance(
                sender.receiver(), sender.peer(), sender.tlsSubject(), null, -1, received, id, envelope, null);
    }
}
