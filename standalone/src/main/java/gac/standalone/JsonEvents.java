package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.sigma.MapEvent;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events from lines of JSON. What is none is told, the first few in full, the rest by number. */
final class JsonEvents {
    private static final int TOLD = 5;

    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final PrintWriter err;
    private final String mend;
    private long refused;

    /** @param mend what to do when the lines are not JSON at all */
    JsonEvents(PrintWriter err, String mend) {
        this.err = err;
        this.mend = mend;
    }

    /** The event of a line; null when the line has none. */
    @SuppressWarnings("unchecked") // JSON objects have text for keys
    @Nullable
    MapEvent read(InputLines.Line line, String text, long index) {
        String place = (line.name() == null ? "standard input" : line.name()) + ", event " + index;
        if (line.cut()) {
            return refused(place + ": longer than " + InputLines.LONGEST + " bytes");
        }
        try {
            return json.readValue(text, Object.class) instanceof Map<?, ?> map
                    ? MapEvent.of((Map<String, ?>) map)
                    : refused(place + ": not a JSON object");
        } catch (JsonProcessingException e) {
            return refused(place + ": not JSON: " + e.getOriginalMessage() + (refused == 0 ? "; " + mend : ""));
        } catch (IllegalArgumentException e) {
            return refused(place + ": " + e.getMessage());
        }
    }

    private @Nullable MapEvent refused(String message) {
        if (++refused <= TOLD) {
            err.println("error: " + message);
        }
        return null;
    }

    /** Tells how many more lines were none. True when every line was an event. */
    boolean finish() {
        if (refused > TOLD) {
            err.println("error: " + (refused - TOLD) + " more lines are no events");
        }
        return refused == 0;
    }
}
