package gac.ingest.parse.windows;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.event.ObjectParser;
import gac.ingest.parse.event.ParserSet;
import org.jspecify.annotations.Nullable;

/** Windows event logs, as agents ship them: JSON of several makes, or the event's own XML. */
public final class WindowsParsers {
    private static final ObjectParser JSON = WindowsParsers::object;

    public static final ParserSet SET = ParserSet.builder()
            .type(
                    LineType.WINDOWS,
                    (text, draft) -> xml(text, draft) || JSON.line().parse(text, draft))
            .line("<", WindowsParsers::xml)
            .message("<", WindowsParsers::xml)
            .object(JSON)
            .build();

    private WindowsParsers() {}

    private static boolean xml(String text, Draft draft) {
        return write(EventXml.read(text), draft);
    }

    private static boolean object(JsonNode object, Draft draft) {
        return write(ShippedJson.read(object), draft);
    }

    private static boolean write(@Nullable WindowsEvent event, Draft draft) {
        if (event == null) {
            return false;
        }
        WindowsDraft.write(event, draft);
        return true;
    }
}
