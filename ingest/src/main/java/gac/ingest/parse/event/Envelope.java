package gac.ingest.parse.event;

import gac.ingest.parse.text.Stamp;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol says about a line outside of the line (Splunk HEC's {@code time} and {@code host}, OTLP's resource). It counts where the line
 * itself says nothing of the kind; a time with a zone in the line is believed more.
 *
 * @param time when the sender says it happened
 * @param fields by ECS name where there is one
 */
public record Envelope(@Nullable Stamp time, Map<String, String> fields) {
    /** The protocol has none. */
    public static final Envelope NONE = new Envelope(null, Map.of());

    /** More fields of an envelope are left out. */
    public static final int MOST_FIELDS = 1_000;
}
