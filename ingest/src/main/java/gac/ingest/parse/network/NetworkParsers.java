package gac.ingest.parse.network;

import gac.ingest.parse.event.ParserSet;

/** Firewalls, sensors, name servers, VPNs, and the formats security products share. */
public final class NetworkParsers {
    public static final ParserSet SET = ParserSet.builder()
            .programs(Cef::message, "CEF")
            .programs(Leef::message, "LEEF")
            .tagged(Cisco::isTag, Cisco::tagged)
            .programs(Snort::message, "snort", "suricata")
            .programs(Bind::message, "named")
            .programs(Resolvers::unbound, "unbound")
            .programs(Resolvers::dnsmasq, "dnsmasq", "pihole-FTL")
            .programs(Resolvers::dhcp, "dnsmasq-dhcp")
            .programs(IpSec::charon, "charon", "charon-systemd", "ipsec", "strongswan")
            .programs(Filterlog::parse, "filterlog")
            .programs(CheckPoint::exported, "CheckPoint")
            .programs(DevicePairs::asm, "ASM")
            .programs(
                    DevicePairs::juniper,
                    "RT_FLOW",
                    "RT_IDS",
                    "RT_UTM",
                    "RT_IDP",
                    "RT_AAMW",
                    "RT_SECINTEL",
                    "junos-flow",
                    "junos-ids",
                    "junos-utm")
            .tagged(
                    program -> program.startsWith("openvpn") || program.startsWith("ovpn"),
                    (program, message, draft) -> OpenVpn.message(message, draft))
            .line(ParserSet.Builder.DIGITS, Snort::line)
            .line(ParserSet.Builder.DIGITS, Bind::line)
            .line(ParserSet.Builder.DIGITS + "MTWFS", OpenVpn::line)
            .line("[", Resolvers::unboundLine)
            .message("%", Cisco::parse)
            .message(ParserSet.Builder.DIGITS, new PaloAlto())
            .message("[", Snort::message)
            .message("[", new CheckPoint())
            .message("aht", CheckPoint::exported)
            .message("[w", IpSec::wireguard)
            .message("cdegiqlnrsuwx", Bind::message)
            .message("d", DevicePairs::sophos)
            .message("i", DevicePairs::sonicwall)
            .message("uA", DevicePairs::asm)
            .message("/OpS", Filterlog::login)
            .message("abcdefhilmoprsw", MikroTik::parse)
            .object(new Suricata())
            .object(Snort::json)
            .object(new Zeek())
            .line(ParserSet.Builder.DIGITS, SoftEther::line)
            .message("[", SoftEther::message)
            .message("C", new Cef())
            .message("01", Cef::message)
            .message("L", new Leef())
            .message("dilt", new Fortigate())
            .build();

    private NetworkParsers() {}
}
