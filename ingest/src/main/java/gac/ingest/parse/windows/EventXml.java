package gac.ingest.parse.windows;

import gac.ingest.parse.text.XmlScanner;
import gac.ingest.parse.windows.WindowsEvent.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event rendered as XML ({@code EvtRender}, {@code wevtutil qe /f:xml}, {@code Get-WinEvent … ToXml()}), one a line. */
final class EventXml {
    private static final int DEEPEST = 32;
    private static final Map<String, Role> SYSTEM = Map.of(
            "EventID", Role.CODE,
            "Version", Role.VERSION,
            "Level", Role.LEVEL,
            "Task", Role.TASK,
            "Opcode", Role.OPCODE,
            "Keywords", Role.KEYWORDS,
            "EventRecordID", Role.RECORD,
            "Channel", Role.CHANNEL,
            "Computer", Role.COMPUTER);

    private final WindowsEvent event = new WindowsEvent();
    private final StringBuilder text = new StringBuilder();
    private String section = "";
    private String dataName = "";
    private int depth;
    /** Where the element that was started last stands; its text is a value when it also ends there. */
    private int leaf;

    private EventXml() {}

    static boolean looksLike(String text) {
        return text.startsWith("<Event ") || text.startsWith("<Event>") || text.startsWith("<?xml ");
    }

    /** The event; null when the text is none. What was cut off is missing. */
    static @Nullable WindowsEvent read(String text) {
        if (!looksLike(text)) {
            return null;
        }
        EventXml reader = new EventXml();
        reader.read(new XmlScanner(text));
        return reader.event.complete() ? reader.event : null;
    }

    private void read(XmlScanner xml) {
        while (true) {
            switch (xml.next()) {
                case START -> {
                    depth++;
                    if (depth > DEEPEST || (depth == 1 && !xml.name().equals("Event"))) {
                        return;
                    }
                    leaf = depth;
                    text.setLength(0);
                    if (depth == 2) {
                        section = xml.name();
                    }
                    started(xml);
                }
                case TEXT -> text.append(xml.content());
                case END -> {
                    if (depth == leaf && depth > 2) {
                        ended(xml.name(), text.toString());
                    }
                    text.setLength(0);
                    depth--;
                    if (depth <= 0) {
                        return;
                    }
                }
                case DONE -> {
                    return;
                }
            }
        }
    }

    private void started(XmlScanner xml) {
        dataName = xml.attribute("Name");
        if (depth != 3 || !section.equals("System")) {
            return;
        }
        switch (xml.name()) {
            case "Provider" ->
                event.role(Role.PROVIDER, xml.attribute("Name"))
                        .role(Role.PROVIDER, xml.attribute("EventSourceName"))
                        .role(Role.PROVIDER_GUID, xml.attribute("Guid"));
            case "TimeCreated" -> event.role(Role.TIME, xml.attribute("SystemTime"));
            case "Correlation" -> event.role(Role.ACTIVITY, xml.attribute("ActivityID"));
            case "Execution" ->
                event.role(Role.WRITER, xml.attribute("ProcessID")).role(Role.THREAD, xml.attribute("ThreadID"));
            case "Security" -> event.role(Role.SID, xml.attribute("UserID"));
            default -> {}
        }
    }

    private void ended(String name, String value) {
        switch (section) {
            case "System" -> {
                Role role = depth == 3 ? SYSTEM.get(name) : null;
                if (role != null) {
                    event.role(role, value);
                }
            }
            case "EventData" -> event.data(name.equals("Data") ? dataName : name, value);
            case "UserData" -> event.data(name, value);
            case "RenderingInfo" -> {
                if (name.equals("Message")) {
                    event.role(Role.MESSAGE, value);
                }
            }
            default -> {}
        }
    }
}
