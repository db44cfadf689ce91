package gac.ingest.parse.web;

import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.schemas.avro.Url;
import org.jspecify.annotations.Nullable;

/** What the events of web servers have in common. */
public final class Web {
    private Web() {}

    /** An access event of this server ({@code nginx}, {@code apache}). */
    public static Draft event(String software, Draft draft) {
        draft.parser(software + "_access").service(software).kind("web", "http_request", "access");
        draft.info.setDataset(software + ".access");
        draft.info.setModule(software);
        return draft;
    }

    public static void status(@Nullable Integer status, Draft draft) {
        if (status == null || status < 1 || status > 999) {
            return;
        }
        draft.response().setStatusCode(status);
        if (status < 400) {
            draft.success();
        } else {
            draft.failure(null);
        }
    }

    /** {@code url.domain} and port of the virtual host, unless the target named them itself. */
    public static void virtualHost(@Nullable String host, Draft draft) {
        if (host == null || host.isEmpty() || host.equals("-") || host.equals("_")) {
            return;
        }
        Url url = draft.url();
        int colon = host.lastIndexOf(':');
        Integer port = colon > host.lastIndexOf(']') ? Numbers.small(host.substring(colon + 1)) : null;
        boolean single = colon >= 0 && colon == host.indexOf(':');
        if (url.getDomain() == null) {
            url.setDomain(port != null && (single || host.startsWith("[")) ? host.substring(0, colon) : host);
        }
        if (url.getPort() == null && port != null && port <= 65535 && (single || host.startsWith("["))) {
            url.setPort(port);
        }
    }

    /**
     * Settles {@code source}: the client as far as the source's proxies can be trusted. {@code source.peer} keeps the address the server saw when it is
     * another, {@code http.request.forwarded_for} the chain as sent.
     */
    public static void client(@Nullable String peer, @Nullable String chain, Draft draft) {
        if (peer == null || peer.isEmpty() || peer.equals("-")) {
            return;
        }
        byte[] usual = chain == null ? Ip.parse(peer) : null;
        if (usual != null) {
            draft.from(Ip.canonical(peer, usual), usual);
            return;
        }
        String address = ClientTrust.address(peer);
        String seen = address == null ? peer : address;
        String client = draft.context.trust().client(seen, chain);
        draft.from(client);
        draft.field("http.request.forwarded_for", chain);
        if (!client.equals(seen)) {
            draft.field("source.peer", seen);
        }
        int colon = peer.lastIndexOf(':');
        Integer port = address != null && colon > 0 && Ip.parse(peer) == null
                ? Numbers.small(peer.substring(colon + 1))
                : null;
        if (port != null && port <= 65535 && client.equals(seen)) {
            draft.source().setPort(port);
        }
    }
}
