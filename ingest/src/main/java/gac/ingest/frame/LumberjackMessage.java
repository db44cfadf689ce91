package gac.ingest.frame;

import org.jspecify.annotations.Nullable;

/** What a Beats agent says. */
public sealed interface LumberjackMessage {

    /** So many events follow, and are acknowledged together. */
    record Window(int size) implements LumberjackMessage {}

    /**
     * An event in JSON, or a piece of one that is longer than allowed.
     *
     * @param sequence its number, from which an acknowledgement is made; unsigned
     * @param frame null when there is nothing in it
     * @param last whether the event has no more pieces
     */
    record Event(int sequence, @Nullable Frame frame, boolean last) implements LumberjackMessage {}
}
