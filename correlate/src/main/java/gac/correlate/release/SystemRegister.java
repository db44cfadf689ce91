package gac.correlate.release;

import gac.schemas.EventView;
import gac.schemas.avro.SystemRecord;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which system an event belongs to. The source's own mapping ({@code ingest.system}) goes first; then, from the narrowest to the widest
 * statement, virtual host, mail domain, host, network and source. A system is found only by events of its own organization: no agency's
 * registration touches another's events. Where two systems claim the same thing, the one of the higher level (then the smaller id) has it.
 */
public final class SystemRegister {
    /** A source that belongs to no registered system is treated as level 3: it may well be one that must be watched. */
    public static final int UNREGISTERED_LEVEL = 3;

    private static final Comparator<SystemRecord> PRECEDENCE =
            Comparator.comparingInt((SystemRecord system) -> -system.getLevel()).thenComparing(SystemRecord::getId);

    private record Claim(String organization, String kind, String value) {}

    private record Network(IPAddress block, SystemRecord system) {}

    private final Map<String, SystemRecord> byId = new HashMap<>();
    private final Map<Claim, SystemRecord> claims = new HashMap<>();
    private final List<Network> networks = new ArrayList<>();

    private SystemRegister() {}

    public static SystemRegister of(List<SystemRecord> systems) {
        SystemRegister register = new SystemRegister();
        for (SystemRecord system : systems.stream().sorted(PRECEDENCE).toList()) {
            register.byId.put(system.getId(), system);
            register.claim(system, "virtual_host", system.getMatch().getVirtualHosts());
            register.claim(system, "mail_domain", system.getMatch().getMailDomains());
            register.claim(system, "host", system.getMatch().getHosts());
            register.claim(system, "source", system.getMatch().getSources());
            for (String network : system.getMatch().getNetworks()) {
                IPAddress block = new IPAddressString(network).getAddress();
                if (block != null) {
                    register.networks.add(new Network(block.toPrefixBlock(), system));
                }
            }
        }
        return register;
    }

    private void claim(SystemRecord system, String kind, List<String> values) {
        for (String value : values) {
            claims.putIfAbsent(new Claim(system.getOrganization(), kind, fold(value)), system);
        }
    }

    public @Nullable SystemRecord byId(String id) {
        return byId.get(id);
    }

    /** Every system, in no particular order. */
    public List<SystemRecord> all() {
        return List.copyOf(byId.values());
    }

    /** The system an event belongs to, or null. */
    public @Nullable SystemRecord find(EventView event) {
        String organization = event.text("organization.id");
        if (organization == null) {
            return null;
        }
        String hint = event.text("ingest.system");
        SystemRecord hinted = hint == null ? null : byId.get(hint);
        if (hinted != null && hinted.getOrganization().equals(organization)) {
            return hinted;
        }
        SystemRecord found = claimed(organization, "virtual_host", event.text("url.domain"));
        if (found == null) {
            found = byMailDomain(organization, event);
        }
        if (found == null) {
            found = claimed(organization, "host", event.text("host.name"));
        }
        if (found == null && !networks.isEmpty()) {
            found = byNetwork(organization, event);
        }
        return found != null ? found : claimed(organization, "source", event.text("ingest.source"));
    }

    /** The system of a host that sends to a source, as far as that tells: what stands in single lines may name others. */
    @Nullable
    SystemRecord find(
            String organization,
            String source,
            @Nullable String host,
            @Nullable String hint,
            @Nullable String address) {
        SystemRecord hinted = hint == null ? null : byId.get(hint);
        if (hinted != null && hinted.getOrganization().equals(organization)) {
            return hinted;
        }
        SystemRecord found = claimed(organization, "host", host);
        if (found == null && address != null) {
            found = byNetwork(organization, List.of(address));
        }
        return found != null ? found : claimed(organization, "source", source);
    }

    private @Nullable SystemRecord claimed(String organization, String kind, @Nullable String value) {
        return value == null ? null : claims.get(new Claim(organization, kind, fold(value)));
    }

    private @Nullable SystemRecord byMailDomain(String organization, EventView event) {
        for (String field : List.of("user.email", "email.to.address", "email.from.address")) {
            for (String address : strings(event.get(field))) {
                int at = address.lastIndexOf('@');
                SystemRecord system = at < 0 ? null : claimed(organization, "mail_domain", address.substring(at + 1));
                if (system != null) {
                    return system;
                }
            }
        }
        return null;
    }

    private @Nullable SystemRecord byNetwork(String organization, EventView event) {
        List<String> addresses = new ArrayList<>(strings(event.get("host.ip")));
        String peer = event.text("log.peer");
        if (peer != null) {
            addresses.add(withoutPort(peer));
        }
        return byNetwork(organization, addresses);
    }

    private @Nullable SystemRecord byNetwork(String organization, List<String> addresses) {
        for (String text : addresses) {
            IPAddress address = new IPAddressString(text).getAddress();
            for (Network network : networks) {
                if (address != null
                        && network.system.getOrganization().equals(organization)
                        && network.block.contains(address)) {
                    return network.system;
                }
            }
        }
        return null;
    }

    /** {@code 192.0.2.1:514}, {@code [2001:db8::1]:514} or an address alone. */
    private static String withoutPort(String peer) {
        if (peer.startsWith("[")) {
            int end = peer.indexOf(']');
            return end < 0 ? peer : peer.substring(1, end);
        }
        int colon = peer.indexOf(':');
        return colon >= 0 && colon == peer.lastIndexOf(':') ? peer.substring(0, colon) : peer;
    }

    private static List<String> strings(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return value instanceof String text ? List.of(text) : List.of();
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }
}
