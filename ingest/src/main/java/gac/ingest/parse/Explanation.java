package gac.ingest.parse;

import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineType;
import gac.schemas.EventJson;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Event;
import gac.schemas.avro.Syslog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a person, stage by stage, what became of a line. */
public final class Explanation {
    private static final int WIDEST = 2_000;

    private Explanation() {}

    /** Several lines, ending in an empty one; control characters are made visible. */
    public static String of(Event event, LineContext context) {
        List<String> text = new ArrayList<>();
        text.add("line     " + event.getEvent().getOriginal());
        List<String> tags = event.getTags() == null ? List.of() : event.getTags();
        if (tags.contains("undecodable_bytes")) {
            text.add("decode   some bytes are not UTF-8; they show as \uFFFD (tag undecodable_bytes)");
        }
        text.add("header   "
                + header(event.getLog() == null ? null : event.getLog().getSyslog()));
        text.add("parser   " + parser(event, context, tags));
        text.add("time     " + time(event, context));
        Endpoint source = event.getSource();
        if (source != null) {
            text.add("client   " + client(event, source));
        }
        text.add("event");
        EventJson.of(event).properties().forEach(group -> {
            if (!List.of("event", "log", "ingest", "organization", "message").contains(group.getKey())) {
                text.add("  " + group.getKey() + " " + group.getValue());
            }
        });
        text.add("  event.category " + event.getEvent().getCategory() + ", action "
                + event.getEvent().getAction() + ", outcome " + event.getEvent().getOutcome() + ", reason "
                + event.getEvent().getReason());
        text.add("  message " + event.getMessage());
        StringBuilder whole = new StringBuilder();
        for (String line : text) {
            whole.append(visible(line)).append(System.lineSeparator());
        }
        return whole.toString();
    }

    private static String header(@Nullable Syslog syslog) {
        if (syslog == null) {
            return "no syslog header";
        }
        return (syslog.getVersion() == null ? "syslog (RFC 3164)" : "syslog (RFC 5424)")
                + (syslog.getFacility() == null
                        ? ""
                        : ", " + syslog.getFacility().getName() + "."
                                + syslog.getSeverity().getName())
                + ", host " + syslog.getHostname()
                + ", program " + syslog.getAppname()
                + ", process " + syslog.getProcid();
    }

    private static String parser(Event event, LineContext context, List<String> tags) {
        String name = event.getIngest().getParser();
        if (tags.contains("parser_failed")) {
            return "failed: "
                    + (event.getError() == null ? "" : event.getError().getMessage());
        }
        if (name == null || name.equals("generic")) {
            return "generic: no parser knows it"
                    + (context.type() == LineType.AUTO
                            ? ""
                            : " as " + context.type().id()) + "; header, time and text are kept";
        }
        String route = Normalizer.route(event.getEvent().getOriginal(), context);
        return name + ", found by "
                + (route.isEmpty() ? "the type " + context.type().id() : route);
    }

    private static String time(Event event, LineContext context) {
        return switch (event.getIngest().getClock()) {
            case "absent" ->
                "the line has none; effective is when it was received: "
                        + event.getEvent().getCreated();
            case "future" ->
                "claims " + event.getTimestamp() + ", after it was received: effective is "
                        + event.getEvent().getCreated();
            case "too_old" ->
                "claims " + event.getTimestamp() + ", older than the source allows (" + context.oldest()
                        + "): effective is " + event.getEvent().getCreated();
            default ->
                "claims " + event.getTimestamp() + (event.getIngest().getDelayed() ? ", delayed" : "") + " (zone "
                        + context.zone() + " where the line names none)";
        };
    }

    private static String client(Event event, Endpoint source) {
        String peer = event.getFields() == null ? null : event.getFields().get("source.peer");
        String ip = source.getIp() == null ? source.getAddress() : source.getIp();
        return peer == null || peer.equals(ip) ? ip : ip + ", on the word of the trusted proxy " + peer;
    }

    private static String visible(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < Math.min(text.length(), WIDEST); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                safe.append(String.format("\\x%02x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return text.length() > WIDEST ? safe + " … (" + text.length() + " characters)" : safe.toString();
    }
}
