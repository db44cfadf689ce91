package gac.ingest.parse.host;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import java.util.Locale;

/**
 * Packets that rules of pf log on pfSense and OPNsense (program {@code filterlog}): comma-separated, the columns decided by the IP version and the
 * protocol (Netgate documentation, "Raw Filter Log Format").
 */
final class FilterLog {
    private static final int INTERFACE = 4;
    private static final int ACTION = 6;
    private static final int DIRECTION = 7;
    private static final int VERSION = 8;

    private FilterLog() {}

    static boolean parse(String text, Draft draft) {
        String[] columns = text.split(",", 64);
        if (columns.length < 20) {
            return false;
        }
        boolean four = columns[VERSION].equals("4");
        if (!four && !columns[VERSION].equals("6")) {
            return false;
        }
        int source = four ? 18 : 15;
        if (Ip.parse(columns[source]) == null || columns.length <= source + 1) {
            return false;
        }
        String protocol = columns[four ? 16 : 12].toLowerCase(Locale.ROOT);
        boolean ports = (protocol.equals("tcp") || protocol.equals("udp")) && columns.length > source + 3;
        draft.parser("filterlog").service("pf").kind("network", "packet", "connection");
        draft.info.setDataset("pf.firewall");
        draft.info.setModule("pf");
        switch (columns[ACTION]) {
            case "block", "reject" ->
                draft.kind("network", "packet_blocked", "connection", "denied").failure("firewall_rule");
            case "pass" ->
                draft.kind("network", "packet_allowed", "connection", "allowed").success();
            default -> draft.field("pf.action", columns[ACTION]);
        }
        draft.from(columns[source], ports ? columns[source + 2] : null)
                .to(columns[source + 1], ports ? columns[source + 3] : null);
        Draft.set(protocol, draft.network()::setTransport);
        Long length = Numbers.of(columns[source - 1]);
        if (length != null) {
            draft.network().setBytes(length);
        }
        draft.field("pf.rule", columns[0])
                .field("pf.tracker", columns[3])
                .field("pf.interface", columns[INTERFACE])
                .field("pf.direction", columns[DIRECTION]);
        return true;
    }
}
