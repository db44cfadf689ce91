package gac.ingest.parse.event;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.text.JsonText;

/** Understands the JSON objects of one kind of software. */
@FunctionalInterface
public interface ObjectParser {
    /** False when the object is not of this kind; the draft is then as it was. */
    boolean parse(JsonNode object, Draft draft);

    /** The same for lines that hold one object each. */
    default LineParser line() {
        return (text, draft) -> {
            JsonNode object = JsonText.object(text);
            return object != null && parse(object, draft);
        };
    }
}
