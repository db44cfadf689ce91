package gac.ingest.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.ingest.frame.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Event ids of Beats: the same for an event that is sent again, where the event itself says which one it is. What is sent again is not the same bytes (the order
 * of keys changes), so the id is made of what identifies the event:
 *
 * <ul>
 *   <li>{@code @metadata._id}, where the agent has been told to make one;
 *   <li>a Windows event's computer, channel, record number and time;
 *   <li>a line's agent, file, offset, time of reading and text.
 * </ul>
 *
 * Other events get an id of their own each time: two equal ones may be two events.
 */
final class BeatsIds {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BeatsIds() {}

    /** The id; null when the event does not say which one it is. */
    static @Nullable String of(String source, Frame frame) {
        if (!(frame instanceof Frame.Line line) || line.truncated()) {
            return null;
        }
        JsonNode event;
        try {
            event = JSON.readTree(line.bytes());
        } catch (IOException e) {
            return null; // no JSON, or too deep: an event all the same, of whatever parser knows it
        }
        if (event == null || !event.isObject()) {
            return null;
        }
        String own = text(event, "/@metadata/_id");
        if (!own.isEmpty()) {
            return LineIds.ofParts(source, List.of("_id", own));
        }
        if (event.at("/winlog/record_id").isValueNode()) {
            return identity(
                    source,
                    event,
                    "/winlog/computer_name",
                    "/winlog/channel",
                    "/winlog/record_id",
                    "/winlog/event_id",
                    "/@timestamp");
        }
        if (event.at("/log/offset").isNumber() && event.at("/log/file/path").isTextual()) {
            return identity(
                    source,
                    event,
                    "/agent/id",
                    "/agent/ephemeral_id",
                    "/log/file/path",
                    "/log/offset",
                    "/@timestamp",
                    "/message");
        }
        return null;
    }

    private static String identity(String source, JsonNode event, String... pointers) {
        List<String> parts = new ArrayList<>();
        for (String pointer : pointers) {
            parts.add(pointer);
            parts.add(text(event, pointer));
        }
        return LineIds.ofParts(source, parts);
    }

    private static String text(JsonNode event, String pointer) {
        JsonNode value = event.at(pointer);
        return value.isValueNode() ? value.asText() : "";
    }
}
