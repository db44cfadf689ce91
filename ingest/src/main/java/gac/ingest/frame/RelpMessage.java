package gac.ingest.frame;

import org.jspecify.annotations.Nullable;

/** What a RELP client says. */
public sealed interface RelpMessage {

    /**
     * A command other than {@code syslog}.
     *
     * @param transaction number the response has to carry
     */
    record Command(int transaction, String name, String data) implements RelpMessage {}

    /**
     * A log line, or a piece of one that is longer than allowed.
     *
     * @param frame null when there is nothing in it
     * @param last whether the transaction has no more pieces
     */
    record Syslog(int transaction, @Nullable Frame frame, boolean last) implements RelpMessage {}
}
