package gac.ingest.receive;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection.
 *
 * @param source the source its lines belong to
 * @param receiver name of the receiver, such as {@code syslog_tcp}
 * @param peer its address and port
 * @param tlsSubject the name in the certificate it has shown; null: none
 */
record Sender(
        SourceIntake source,
        String receiver,
        String peer,
        @Nullable String tlsSubject) {}
