package gac.ingest.parse.network;

import gac.ingest.parse.event.ParserSet;

/** Firewalls, sensors, name servers, VPNs, and the formats security products share. */
public final class NetworkParsers {
    public static final ParserSet SET = ParserSet.builder()
            .programs(Cef::message, "CEF")
            .programs(Leef::message, "LEEF")
            .tagged(Cisco::isTag, Cisco::tagged)
            .programs(Snort::message, "snort", "suricata")
            .line(ParserSet.Builder.DIGITS, Snort::line)
            .message("%", Cisco::parse)
            .message(ParserSet.Builder.DIGITS, new PaloAlto())
            .message("[", Snort::message)
            .object(new Suricata())
            .object(Snort::json)
            .object(new Zeek())
            .message("C", new Cef())
            .message("01", Cef::message)
            .message("L", new Leef())
            .message("dilt", new Fortigate())
            .build();

    private NetworkParsers() {}
}
