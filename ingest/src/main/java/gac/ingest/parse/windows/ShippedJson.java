package gac.ingest.parse.windows;

import com.fasterxml.jackson.databind.JsonNode;
import gac.ingest.parse.windows.WindowsEvent.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events as agents make JSON of them: Winlogbeat and Elastic Agent ({@code winlog}), Wazuh ({@code win}), tools that keep the XML's structure ({@code Event}),
 * and flat objects: NXLog's im_msvistalog, Fluent Bit's winevtlog and winlog, Fluentd's windows_eventlog2, Vector's windows_event_log.
 */
final class ShippedJson {
    private static final Map<String, Role> ROLES = new HashMap<>();

    static {
        put(Role.CHANNEL, "Channel", "channel", "log_name");
        put(Role.CODE, "EventID", "event_id", "eventID", "EventId");
        put(Role.PROVIDER, "SourceName", "ProviderName", "provider_name", "providerName", "source_name", "Provider");
        put(Role.PROVIDER_GUID, "ProviderGuid", "provider_guid", "providerGuid");
        put(Role.COMPUTER, "Computer", "ComputerName", "computer_name", "computer", "Hostname");
        put(Role.TIME, "TimeCreated", "EventTime", "TimeGenerated", "systemTime", "SystemTime");
        put(Role.TIME, "@timestamp", "timestamp", "date");
        put(Role.LEVEL, "Severity", "Level", "level", "severityValue");
        put(Role.KEYWORDS, "EventType", "Keywords", "keywords");
        put(Role.TASK, "Task", "task", "TaskValue");
        put(Role.OPCODE, "OpcodeValue", "Opcode", "opcode");
        put(Role.VERSION, "Version", "version");
        put(Role.RECORD, "RecordNumber", "EventRecordID", "record_id", "record_number", "eventRecordID");
        put(Role.ACTIVITY, "ActivityID", "activity_id");
        put(Role.WRITER, "ProcessID", "process_id", "processID");
        put(Role.THREAD, "ThreadID", "thread_id", "threadID");
        put(Role.SID, "UserID", "user_id", "Sid");
        put(Role.USER, "AccountName", "user_name");
        put(Role.DOMAIN, "Domain");
        put(Role.MESSAGE, "Message", "message");
    }

    /** What shippers add about themselves, or say a second time. */
    private static final Set<String> SHIPPERS = Set.of(
            "EventReceivedTime",
            "EventTimeWritten",
            "TimeWritten",
            "SourceModuleName",
            "SourceModuleType",
            "SeverityValue",
            "Category",
            "EventCategory",
            "AccountType",
            "Qualifiers",
            "RelatedActivityID",
            "MessageSourceAddress",
            "StringInserts",
            "string_inserts",
            "EventData",
            "event_data",
            "user_data",
            "UserData",
            "System",
            "xml",
            "tag",
            "host",
            "source_type");

    /** Where the flat shapes keep event data apart; in their absence every name that is nobody else's is event data. */
    private static final List<String> DATA = List.of("event_data", "EventData", "user_data", "UserData");

    private static final List<String> INSERTS = List.of("StringInserts", "string_inserts", "EventData");

    /** Where shippers put the XML, when they are told to keep it. */
    private static final List<String> XML = List.of("System", "xml", "message", "Message");

    private ShippedJson() {}

    private static void put(Role role, String... names) {
        for (String name : names) {
            ROLES.put(name, role);
        }
    }

    /** The event; null when the object is none. */
    static @Nullable WindowsEvent read(JsonNode object) {
        JsonNode part;
        WindowsEvent event;
        if ((part = object.get("winlog")) != null && part.isObject()) {
            event = winlogbeat(object, part);
        } else if ((part = object.get("win")) != null && part.isObject()) {
            event = wazuh(part);
        } else if ((part = object.get("Event")) != null && part.isObject()) {
            event = structured(part);
        } else if (text(object, "EventID") != null || text(object, "event_id") != null) {
            event = flat(object);
        } else {
            return rendered(object);
        }
        return event.complete() ? event : rendered(object);
    }

    private static @Nullable WindowsEvent rendered(JsonNode object) {
        for (String name : XML) {
            JsonNode value = object.get(name);
            if (value != null && value.isTextual() && EventXml.looksLike(value.textValue())) {
                WindowsEvent event = EventXml.read(value.textValue());
                return event == null ? null : event.role(Role.MESSAGE, text(object, "Message"));
            }
        }
        return null;
    }

    private static WindowsEvent winlogbeat(JsonNode object, JsonNode winlog) {
        WindowsEvent event = new WindowsEvent();
        event.role(Role.TIME, text(object, "@timestamp")).role(Role.MESSAGE, text(object, "message"));
        event.role(Role.LEVEL, text(object.path("log"), "level"));
        roles(winlog, event);
        event.role(Role.CODE, text(object.path("event"), "code"));
        event.role(Role.COMPUTER, text(object.path("host"), "name"));
        event.role(Role.WRITER, text(winlog.path("process"), "pid"));
        event.role(Role.THREAD, text(winlog.path("process").path("thread"), "id"));
        JsonNode user = winlog.path("user");
        event.role(Role.SID, text(user, "identifier"))
                .role(Role.USER, text(user, "name"))
                .role(Role.DOMAIN, text(user, "domain"));
        data(winlog.path("event_data"), event);
        data(winlog.path("user_data"), event);
        return event;
    }

    /** Wazuh's agent writes names with a small first letter and backslashes twice. */
    private static WindowsEvent wazuh(JsonNode win) {
        WindowsEvent event = new WindowsEvent();
        JsonNode system = win.path("system");
        String message = text(system, "message");
        event.role(Role.MESSAGE, message == null ? null : unquoted(message));
        roles(system, event);
        win.properties().forEach(part -> {
            if (!part.getKey().equals("system")) {
                part.getValue().properties().forEach(entry -> {
                    event.data(capital(entry.getKey()), scalar(entry.getValue()).replace("\\\\", "\\"));
                });
            }
        });
        return event;
    }

    private static String capital(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String unquoted(String message) {
        return message.length() > 1 && message.startsWith("\"") && message.endsWith("\"")
                ? message.substring(1, message.length() - 1)
                : message;
    }

    /** {@code {"Event": {"System": {"Provider": {"#attributes": {"Name": …}}, "EventID": 1, …}, "EventData": {…}}}} and its variants. */
    private static WindowsEvent structured(JsonNode root) {
        WindowsEvent event = new WindowsEvent();
        JsonNode system = root.path("System");
        event.role(Role.PROVIDER, attribute(system, "Provider", "Name"));
        event.role(Role.PROVIDER_GUID, attribute(system, "Provider", "Guid"));
        event.role(Role.TIME, attribute(system, "TimeCreated", "SystemTime"));
        event.role(Role.ACTIVITY, attribute(system, "Correlation", "ActivityID"));
        event.role(Role.WRITER, attribute(system, "Execution", "ProcessID"));
        event.role(Role.THREAD, attribute(system, "Execution", "ThreadID"));
        event.role(Role.SID, attribute(system, "Security", "UserID"));
        event.role(Role.CODE, text(system.path("EventID"), "#text"));
        roles(system, event);
        data(root.path("EventData"), event);
        root.path("UserData").properties().forEach(part -> data(part.getValue(), event));
        return event;
    }

    private static @Nullable String attribute(JsonNode system, String element, String name) {
        JsonNode node = system.path(element);
        String nested = text(node.path("#attributes"), name);
        String marked = nested == null ? text(node, "@" + name) : nested;
        return marked == null ? text(node, name) : marked;
    }

    private static WindowsEvent flat(JsonNode object) {
        WindowsEvent event = new WindowsEvent();
        // NXLog's words, before the numbers that mean the same; the time of the event, before that of its reading.
        event.role(Role.LEVEL, text(object, "Severity"));
        event.role(Role.TIME, text(object, "EventTime")).role(Role.TIME, text(object, "TimeCreated"));
        String type = text(object, "EventType");
        event.role(Role.KEYWORDS, type != null && type.toLowerCase(Locale.ROOT).contains("audit") ? type : null);
        roles(object, event);
        if (event.role(Role.COMPUTER) == null) {
            return new WindowsEvent(); // numbered and with a channel, but nobody's event log
        }
        boolean apart = false;
        for (String name : DATA) {
            JsonNode part = object.path(name);
            apart |= part.isObject();
            data(part, event);
        }
        for (String name : INSERTS) {
            JsonNode part = object.path(name);
            if (part.isArray()) {
                apart = true;
                part.forEach(value -> event.data("", scalar(value)));
            }
        }
        if (apart) {
            return event.role(Role.MESSAGE, text(object, "Description"));
        }
        object.properties().forEach(entry -> {
            String name = entry.getKey();
            boolean known = ROLES.containsKey(name) || SHIPPERS.contains(name);
            // Sysmon's CreateKey and SetValue stand where NXLog otherwise writes INFO.
            boolean registry = name.equals("EventType") && type != null && !type.equals(type.toUpperCase(Locale.ROOT));
            if ((!known || registry) && entry.getValue().isValueNode()) {
                event.data(name, scalar(entry.getValue()));
            }
        });
        return event;
    }

    private static void roles(JsonNode object, WindowsEvent event) {
        object.properties().forEach(entry -> {
            Role role = ROLES.get(entry.getKey());
            if (role != null && !entry.getValue().isObject()) {
                event.role(role, scalar(entry.getValue()));
            }
        });
    }

    private static void data(JsonNode object, WindowsEvent event) {
        object.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("Data") && value.isArray()) {
                value.forEach(item -> event.data("", scalar(item)));
            } else if (!entry.getKey().startsWith("#") && !entry.getKey().equals("xml_name")) {
                event.data(entry.getKey(), scalar(value));
            }
        });
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() || value.isContainerNode() ? null : value.asText();
    }

    private static String scalar(JsonNode value) {
        if (value.isArray()) {
            StringBuilder words = new StringBuilder();
            value.forEach(item -> words.append(words.isEmpty() ? "" : ", ").append(item.asText()));
            return words.toString();
        }
        return value.isNull() ? "" : value.isObject() ? value.toString() : value.asText();
    }
}
