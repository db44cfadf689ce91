package gac.ingest.parse.network;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Cursor;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Template;
import java.util.List;
import java.util.Map;

/** strongSwan 5 and 6 ({@code charon}, {@code charon-systemd}): {@code 06[IKE] <connection|7> message}; and WireGuard's kernel messages. */
final class IpSec {
    private static final List<Map.Entry<String, Template>> FORMS = List.of(
            Map.entry("packet", Template.of("received packet: from {src} to {dst} {*}")),
            Map.entry("packet", Template.of("sending packet: from {src} to {dst} {*}")),
            Map.entry("initiated", Template.of("{src:ip} is initiating {*}")),
            Map.entry("own", Template.of("authentication of '{user:free}' (myself) {*}")),
            Map.entry("login", Template.of("authentication of '{user:free}' with {method:text} successful")),
            Map.entry("failed", Template.of("authentication of '{user:free}' with {method:text} failed")),
            Map.entry("login", Template.of("XAuth authentication of '{user:free}' successful")),
            Map.entry("failed", Template.of("XAuth authentication of '{user:free}' failed")),
            Map.entry("eap", Template.of("EAP method {method} succeeded, {*}")),
            Map.entry("failed", Template.of("EAP method {method} failed for peer {user:text}")),
            Map.entry("retry", Template.of("EAP-MS-CHAPv2 verification failed, retry {*}")),
            Map.entry("identity", Template.of("received EAP identity '{user:free}'")),
            Map.entry("failed", Template.of("no trusted {method:text} public key found for '{user:free}'")),
            Map.entry("failed", Template.of("no shared key found for '{*}' - '{user:free}'")),
            Map.entry("failed", Template.of("tried {*} shared key{*} for '{*}' - '{user:free}', but MAC mismatched")),
            Map.entry("established", Template.of("IKE_SA {name} established between {dst}...{src}")),
            Map.entry("child", Template.of("CHILD_SA {name} established with {*}")),
            Map.entry("ended", Template.of("deleting IKE_SA {name} between {dst}...{src}")),
            Map.entry("refused", Template.of("no IKE config found for {dst}...{src}, sending {reason:text}")),
            Map.entry("lease", Template.of("assigning virtual IP {lease:ip} to peer '{user:free}'")));

    private static final List<Map.Entry<String, Template>> WIREGUARD = List.of(
            Map.entry(
                    "refused",
                    Template.of("{face}: Packet has unallowed src IP ({inner:text}) from peer {peer} ({src})")),
            Map.entry("refused", Template.of("{face}: Packet has incorrect size from peer {peer} ({src})")),
            Map.entry("refused", Template.of("{face}: Invalid handshake initiation from {src}")),
            Map.entry("refused", Template.of("{face}: Invalid MAC of handshake, dropping packet from {src}")),
            Map.entry("refused", Template.of("{face}: Invalid {*} from {src}")),
            Map.entry("handshake", Template.of("{face}: Receiving handshake {what} from peer {peer} ({src})")),
            Map.entry("sent", Template.of("{face}: Sending {what:text} to peer {peer} ({src})")),
            Map.entry("timeout", Template.of("{face}: Handshake for peer {peer} ({src}) did not complete {*}")));

    private IpSec() {}

    static boolean charon(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.number(1, 4) < 0 || !c.take('[')) {
            return false;
        }
        String subsystem = c.until("] ");
        if (subsystem == null || subsystem.length() > 5) {
            return false;
        }
        String connection = c.take('<') ? c.until("> ") : null;
        String said = c.rest();
        draft.parser("strongswan").service("strongswan").message(said).kind("network", null, "info");
        draft.info.setModule("strongswan");
        draft.info.setDataset("strongswan.charon");
        draft.field("strongswan.subsystem", subsystem).field("strongswan.connection", connection);
        read(FORMS, said, draft);
        return true;
    }

    /** {@code wireguard: wg0: …}, also with the kernel's clock in front. */
    static boolean wireguard(String text, Draft draft) {
        Cursor c = new Cursor(text);
        if (c.take('[') && !c.skipTo("] ")) {
            return false;
        }
        if (!c.take("wireguard: ")) {
            return false;
        }
        String said = c.rest();
        draft.parser("wireguard").service("wireguard").message(said).kind("network", null, "info");
        draft.info.setModule("wireguard");
        draft.info.setDataset("wireguard.kernel");
        read(WIREGUARD, said, draft);
        return true;
    }

    private static void read(List<Map.Entry<String, Template>> forms, String text, Draft draft) {
        for (Map.Entry<String, Template> form : forms) {
            List<String> values = form.getValue().match(text, 0);
            if (values == null) {
                continue;
            }
            for (int i = 0; i < values.size(); i++) {
                value(form.getValue().places().get(i).name(), values.get(i).trim(), draft);
            }
            kind(form.getKey(), draft);
            return;
        }
    }

    private static void kind(String kind, Draft draft) {
        switch (kind) {
            case "login" -> draft.kind("authentication", "vpn_login", "start").success();
            case "failed" -> draft.kind("authentication", "vpn_login", "start").failure("authentication_failed");
            case "retry" ->
                draft.kind("authentication", "vpn_login_retry", "info").failure("bad_password");
            case "eap" -> draft.kind("authentication", "vpn_eap", "info").success();
            case "established" ->
                draft.kind("session", "vpn_session_started", "start").success();
            case "ended" -> draft.kind("session", "vpn_session_ended", "end");
            case "refused" ->
                draft.kind("network", "vpn_refused", "connection", "denied").failure(draft.info.getReason());
            case "timeout" ->
                draft.kind("network", "vpn_handshake", "connection", "error").failure("timeout");
            default -> draft.kind("network", "vpn_" + kind, "connection", "info");
        }
    }

    private static void value(String name, String value, Draft draft) {
        switch (name) {
            case "src" -> end(value, true, draft);
            case "dst" -> end(value, false, draft);
            case "user" -> draft.user(value);
            case "method" -> draft.field("strongswan.method", value);
            case "reason" -> draft.reason(value);
            case "lease" -> draft.field("source.nat.ip", value);
            case "face" -> draft.field("observer.ingress.interface.name", value);
            case "peer" -> draft.field("wireguard.peer", value);
            case "inner" -> draft.field("wireguard.inner_ip", value);
            default -> {}
        }
    }

    /** {@code 203.0.113.5[4500]}, {@code 203.0.113.5[an@example.vn]}, {@code 203.0.113.5:51820}. */
    private static void end(String text, boolean source, Draft draft) {
        int open = text.indexOf('[');
        if (open <= 0) {
            Traffic.endpoint(source ? draft.source() : draft.destination(), text);
            return;
        }
        String inside = text.substring(open + 1, text.endsWith("]") ? text.length() - 1 : text.length());
        String address = text.substring(0, open);
        if (Ip.parse(address) == null) {
            return;
        }
        if (source) {
            Traffic.sourceIp(address, draft);
            Traffic.sourcePort(inside, draft);
            if (!inside.isEmpty() && !Character.isDigit(inside.charAt(0)) && !inside.equals("%any")) {
                draft.user(inside);
            }
        } else {
            Traffic.destinationIp(address, draft);
            Traffic.destinationPort(inside, draft);
        }
    }
}
