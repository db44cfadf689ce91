package gac.correlate.indicators;

import com.fasterxml.jackson.databind.JsonNode;
import gac.correlate.indicators.FeedFile.Entries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** MISP's JSON (core format): one event, a list of events, or what its search answers. Attributes that are not meant for detection ({@code to_ids: false}) are left out. */
final class Misp {
    private Misp() {}

    static void read(JsonNode root, Entries entries) {
        JsonNode events = root.has("response") ? root.path("response") : root;
        if (events.has("Attribute") && !events.has("info")) {
            attributes(events.path("Attribute"), null, null, entries);
        } else if (events.isArray()) {
            events.forEach(event -> event(event, entries));
        } else {
            event(events, entries);
        }
    }

    private static void event(JsonNode wrapped, Entries entries) {
        JsonNode event = wrapped.has("Event") ? wrapped.path("Event") : wrapped;
        if (!event.has("Attribute") && !event.has("Object")) {
            entries.problem(
                    event.path("uuid").asText("event"),
                    "is neither an event of MISP nor a bundle of STIX; say its format if it is something else");
            return;
        }
        String info = event.hasNonNull("info") ? event.path("info").asText() : null;
        String tlp = tlp(event);
        attributes(event.path("Attribute"), info, tlp, entries);
        event.path("Object").forEach(object -> attributes(object.path("Attribute"), info, tlp, entries));
    }

    private static void attributes(JsonNode attributes, @Nullable String info, @Nullable String tlp, Entries entries) {
        for (JsonNode attribute : attributes) {
            if (!attribute.path("to_ids").asBoolean(true)) {
                entries.leave("attribute that is not meant for detection (to_ids: false)");
                continue;
            }
            String own = tlp(attribute);
            String place = attribute.path("uuid").asText("attribute");
            String[] types = attribute.path("type").asText("").split("\\|");
            String value = attribute.path("value").asText("");
            String[] values = types.length > 1 ? value.split("\\|") : new String[] {value};
            boolean any = false;
            for (int i = 0; i < types.length && i < values.length; i++) {
                IndicatorType type = type(types[i]);
                if (type != null) {
                    any = true;
                    entries.add(place, type, values[i], info, null, own == null ? tlp : own, null, null);
                }
            }
            if (!any) {
                entries.leave("attribute of type " + attribute.path("type").asText("?"));
            }
        }
    }

    private static @Nullable String tlp(JsonNode tagged) {
        for (JsonNode tag : tagged.path("Tag")) {
            String name = tag.path("name").asText().toLowerCase(Locale.ROOT);
            if (name.startsWith("tlp:")) {
                return name.substring("tlp:".length());
            }
        }
        return null;
    }

    private static @Nullable IndicatorType type(String name) {
        return switch (name) {
            case "ip-src", "ip-dst", "ip" -> IndicatorType.ADDRESS;
            case "domain", "hostname" -> IndicatorType.DOMAIN;
            case "url" -> IndicatorType.URL;
            case "md5", "sha1", "sha256", "sha512" -> IndicatorType.HASH;
            case "email-src", "email" -> IndicatorType.SENDER;
            default -> null;
        };
    }
}
