package gac.ingest.parse.web;

import gac.ingest.parse.event.ClientTrust;
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
        /** How HAProxy says that a session ended. */
        TERMINATION,
        /** What Envoy says beside the status. */
        FLAGS,
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
    private final boolean escaped;
    private @Nullable Stamp stamp;

    AccessParts(String software) {
        this(software, true);
    }

    /** @param escaped the log escapes quotes and control characters with a backslash */
    AccessParts(String software, boolean escaped) {
        this.software = software;
        this.escaped = escaped;
    }

    private @Nullable String plain(Part part) {
        return escaped ? UrlView.plain(get(part)) : get(part);
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
        if (software.equals("haproxy")) {
            draft.info.setDataset("haproxy.log"); // as of its own layouts
        }
        claim(draft);
        request(draft);
        Web.status(Numbers.small(get(Part.STATUS)), draft);
        bytes(draft);
        Draft.set(plain(Part.REFERRER), r -> draft.request().setReferrer(r));
        Draft.set(get(Part.REQUEST_ID), id -> draft.request().setId(id));
        Draft.set(get(Part.MIME), type -> draft.response().setMimeType(type));
        draft.userAgent(plain(Part.AGENT));
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
        draft.user(plain(Part.USER));
        client(draft);
        rest(draft);
        Draft.set(get(Part.FLAGS), flags -> ProxyLogs.denied(flags, draft));
        Draft.set(get(Part.TERMINATION), state -> HaProxy.denied(state, draft));
    }

    /** What a format without any part of a request says: somebody was connected. */
    void applyConnection(Draft draft) {
        draft.parser(software + "_log").service(software).kind("network", "connection", "connection", "end");
        draft.info.setDataset(software + ".log");
        draft.info.setModule(software);
        claim(draft);
        client(draft);
        bytes(draft);
        rest(draft);
        Draft.set(get(Part.TERMINATION), state -> {
            if (state.startsWith("--")) {
                draft.success();
            } else {
                draft.failure(null);
            }
            HaProxy.denied(state, draft);
        });
    }

    private void claim(Draft draft) {
        String time = get(Part.TIME);
        draft.claim(stamp != null || time == null ? stamp : Stamps.any(time, 0));
    }

    private void rest(Draft draft) {
        draft.to(get(Part.SERVER), get(Part.SERVER_PORT));
        duration(draft);
        tls(draft);
        draft.process(get(Part.PID) == null ? null : software, get(Part.PID));
        // HAProxy's own parser, which came first, writes haproxy.backend_name and the like
        String group = software.equals("haproxy") ? "haproxy." : software + ".access.";
        others.forEach((name, value) -> draft.field(group + name, value));
        draft.field(group + "termination_state", get(Part.TERMINATION));
        draft.field(group + "response_flags", get(Part.FLAGS));
    }

    private void request(Draft draft) {
        String line = get(Part.REQUEST);
        if (line != null) {
            AccessLog.request(line, escaped, draft);
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
                UrlView.target(target, escaped, draft);
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
        String peer = get(Part.PEER);
        String chain = get(Part.FORWARDED);
        if (peer == null && chain != null && software.equals("envoy")) {
            // Envoy appends the peer's address to the chain itself.
            int comma = chain.lastIndexOf(',');
            peer = chain.substring(comma + 1).trim();
            chain = comma < 0 ? null : chain.substring(0, comma);
        }
        // The server has replaced the peer by what a proxy of its own configuration says: then that is settled already.
        Web.client(peer, chain, draft);
        String seen = get(Part.REAL_PEER);
        String address = seen == null ? null : ClientTrust.address(seen);
        String bare = address == null ? seen : address;
        boolean same = bare != null
                && (bare.equals(peer)
                        || (draft.event.getSource() != null
                                && bare.equals(draft.event.getSource().getAddress())));
        if (bare != null && !same) {
            draft.field("source.peer", bare);
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
