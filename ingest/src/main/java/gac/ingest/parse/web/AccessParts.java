package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Body;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one request, collected before anything is written: a line that turns out to be no access line leaves no trace. */
final class AccessParts {
    /** What a field says. */
    enum Part {
        TIME,
        PEER,
        PEER_PORT,
        FORWARDED,
        REAL_PEER,
        USER,
        REQUEST,
        METHOD,
        TARGET,
        PATH,
        QUERY,
        PROTOCOL,
        STATUS,
        BODY_BYTES,
        RESPONSE_BYTES,
        REQUEST_BYTES,
        REFERRER,
        AGENT,
        HOST,
        SERVER_PORT,
        SERVER,
        SCHEME,
        REQUEST_ID,
        SECONDS,
        MILLISECONDS,
        MICROSECONDS,
        TLS_VERSION,
        TLS_CIPHER,
        TLS_NAME,
        PID,
        MIME,
        /** No place in ECS: {@code fields}. */
        OTHER;

        /** Whether a value can be what the part says; a line of another format must not be taken for one of this. */
        boolean admits(String value) {
            return switch (this) {
                case STATUS, BODY_BYTES, RESPONSE_BYTES, REQUEST_BYTES, SERVER_PORT, PEER_PORT ->
                    value.isEmpty() || value.equals("-") || Numbers.of(value) != null;
                case PEER, REAL_PEER -> value.indexOf(' ') < 0;
                default -> true;
            };
        }
    }

    private final String software;
    private final Map<Part, String> parts = new EnumMap<>(Part.class);
    private final Map<String, String> others = new LinkedHashMap<>();
    private @Nullable Stamp stamp;

    AccessParts(String software) {
        this.software = software;
    }

    void time(Stamp at) {
        stamp = at;
    }

    /** The first value that is not empty counts; what comes again goes to {@code fields}. */
    void put(Part part, String name, String value) {
        if (value.isEmpty() || value.equals("-")) {
            return;
        }
        if (part == Part.OTHER || parts.putIfAbsent(part, value) != null) {
            others.putIfAbsent(name, value);
        }
    }

    private @Nullable String get(Part part) {
        return parts.get(part);
    }

    void apply(Draft draft) {
        Web.event(software, draft);
        String time = get(Part.TIME);
        draft.claim(stamp != null || time == null ? stamp : Stamps.any(time, 0));
        request(draft);
        Web.status(Numbers.small(get(Part.STATUS)), draft);
        bytes(draft);
        Draft.set(UrlView.plain(get(Part.REFERRER)), r -> draft.request().setReferrer(r));
        Draft.set(get(Part.REQUEST_ID), id -> draft.request().setId(id));
        Draft.set(get(Part.MIME), type -> draft.response().setMimeType(type));
        draft.userAgent(UrlView.plain(get(Part.AGENT)));
        Web.virtualHost(get(Part.HOST), draft);
        Integer port = Numbers.small(get(Part.SERVER_PORT));
        if (port != null
                && port <= 65535
                && draft.event.getUrl() != null
                && draft.url().getPort() == null) {
            draft.url().setPort(port);
        }
        if (draft.event.getUrl() != null && draft.url().getScheme() == null) {
            Draft.set(get(Part.SCHEME), draft.url()::setScheme);
        }
        draft.user(UrlView.plain(get(Part.USER)));
        client(draft);
        draft.to(get(Part.SERVER), get(Part.SERVER_PORT));
        duration(draft);
        tls(draft);
        draft.process(get(Part.PID) == null ? null : software, get(Part.PID));
        others.forEach((name, value) -> draft.field(software + ".access." + name, value));
    }

    private void request(Draft draft) {
        String line = get(Part.REQUEST);
        if (line != null) {
            AccessLog.request(line, true, draft);
            if (line.startsWith("\\x16\\x03")) {
                draft.tag("tls_on_plain_port");
            }
        }
        Draft.set(get(Part.METHOD), m -> draft.request().setMethod(m));
        Draft.set(get(Part.PROTOCOL), p -> draft.http().setVersion(p.startsWith("HTTP/") ? p.substring(5) : p));
        if (draft.event.getUrl() == null || draft.url().getOriginal() == null) {
            String target = get(Part.TARGET);
            String path = get(Part.PATH);
            String query = get(Part.QUERY);
            if (target == null && path != null) {
                target = query == null ? path : path + (query.startsWith("?") ? "" : "?") + query;
            }
            if (target != null) {
                UrlView.target(target, true, draft);
            }
        }
    }

    private void bytes(Draft draft) {
        Long body = Numbers.of(get(Part.BODY_BYTES));
        if (body != null) {
            Body group = new Body();
            group.setBytes(body);
            draft.response().setBody(group);
        }
        Long response = Numbers.of(get(Part.RESPONSE_BYTES));
        if (response != null) {
            draft.response().setBytes(response);
        }
        Long request = Numbers.of(get(Part.REQUEST_BYTES));
        if (request != null) {
            draft.request().setBytes(request);
        }
    }

    private void client(Draft draft) {
        String seen = get(Part.REAL_PEER);
        String peer = get(Part.PEER);
        // The server has replaced the peer by what a proxy of its own configuration says: then that is settled already.
        Web.client(peer, get(Part.FORWARDED), draft);
        if (seen != null && !seen.equals(peer)) {
            draft.field("source.peer", seen);
        }
        Integer port = Numbers.small(get(Part.PEER_PORT));
        if (port != null
                && port <= 65535
                && draft.event.getSource() != null
                && draft.fieldValue("source.peer") == null) {
            draft.source().setPort(port);
        }
    }

    private void duration(Draft draft) {
        Long nanos = Numbers.secondsToNanos(get(Part.SECONDS));
        Long millis = Numbers.of(get(Part.MILLISECONDS));
        Long micros = Numbers.of(get(Part.MICROSECONDS));
        if (micros != null && micros < 1L << 50) {
            nanos = micros * 1_000;
        } else if (millis != null && millis < 1L << 40) {
            nanos = millis * 1_000_000;
        }
        if (nanos != null) {
            draft.info.setDuration(nanos);
        }
    }

    private void tls(Draft draft) {
        String version = get(Part.TLS_VERSION);
        String cipher = get(Part.TLS_CIPHER);
        String name = get(Part.TLS_NAME);
        if (version == null && cipher == null && name == null) {
            return;
        }
        gac.schemas.avro.Tls tls = new gac.schemas.avro.Tls();
        tls.setVersion(version);
        tls.setCipher(cipher);
        tls.setServerName(name);
        draft.event.setTls(tls);
    }
}
