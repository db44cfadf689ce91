package gac.ingest.parse.event;

import gac.ingest.parse.text.Ip;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is when proxies stand between it and the server that wrote the line.
 *
 * <p>A forwarded chain (X-Forwarded-For, RFC 7239) is text that anyone can send. It is believed only when the peer is a declared
 * proxy, and then only from the right: each hop vouches for the one to its left. The client is the right-most hop that is no
 * declared proxy. So a client that sends its own header can never make another address look like the source.
 */
public final class ClientTrust {
    /** Trusts nobody: the peer is the client. */
    public static final ClientTrust NONE = new ClientTrust(List.of(), List.of());

    private static final int MOST_HOPS = 64;

    private final List<Network> proxies;
    private final List<Network> shared;

    private ClientTrust(List<Network> proxies, List<Network> shared) {
        this.proxies = proxies;
        this.shared = shared;
    }

    /**
     * @param trustedProxies addresses or networks (CIDR) of proxies whose word is believed
     * @param sharedEgress addresses or networks behind which many people sit
     * @throws IllegalArgumentException naming the entry that is no address and no network
     */
    public static ClientTrust of(List<String> trustedProxies, List<String> sharedEgress) {
        return new ClientTrust(
                trustedProxies.stream()
                        .map(n -> Network.of("trusted_proxies", n))
                        .toList(),
                sharedEgress.stream().map(n -> Network.of("shared_egress", n)).toList());
    }

    /**
     * The client of a connection.
     *
     * @param peer address the server saw
     * @param chain the forwarded header as logged: addresses separated by commas, the nearest last; null or {@code -} when absent
     * @return canonical address, or the peer as given when no hop is to be believed
     */
    public String client(String peer, @Nullable String chain) {
        if (chain == null || proxies.isEmpty() || !in(proxies, peer)) {
            return peer;
        }
        String client = peer;
        int end = chain.length();
        for (int hop = 0; hop < MOST_HOPS && end >= 0; hop++) {
            int comma = chain.lastIndexOf(',', end - 1);
            String address = address(chain.substring(comma + 1, end).trim());
            if (address == null) {
                // A trusted hop wrote something that is no address: nothing left of it can be vouched for.
                return client;
            }
            client = address;
            if (!in(proxies, address)) {
                return client;
            }
            end = comma;
        }
        return client;
    }

    /** Whether many people share this address. */
    public boolean isShared(String address) {
        return !shared.isEmpty() && in(shared, address);
    }

    /** An address as it stands in forwarded headers: bare, with a port, in brackets, or {@code for="[…]:port"}. */
    public static @Nullable String address(String text) {
        String address = text;
        if (address.regionMatches(true, 0, "for=", 0, 4)) {
            address = address.substring(4);
        }
        if (address.length() > 1 && address.startsWith("\"") && address.endsWith("\"")) {
            address = address.substring(1, address.length() - 1);
        }
        if (address.startsWith("[")) {
            int close = address.indexOf(']');
            return close < 0 ? null : Ip.canonical(address.substring(1, close));
        }
        String whole = Ip.canonical(address);
        if (whole != null) {
            return whole;
        }
        int colon = address.lastIndexOf(':');
        return colon < 0 ? null : Ip.canonical(address.substring(0, colon));
    }

    private static boolean in(List<Network> networks, String address) {
        byte[] bytes = Ip.parse(address);
        if (bytes == null) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private record Network(List<Byte> prefix, int bits) {
        static Network of(String key, String text) {
            int slash = text.indexOf('/');
            byte[] bytes =
                    Ip.parse(slash < 0 ? text.trim() : text.substring(0, slash).trim());
            int bits = slash < 0
                    ? (bytes == null ? 0 : bytes.length * 8)
                    : number(text.substring(slash + 1).trim());
            if (bytes == null || bits < 0 || bits > bytes.length * 8) {
                throw new IllegalArgumentException(
                        key + ": \"" + text + "\" is no address and no network; write 192.0.2.10 or 192.0.2.0/24");
            }
            List<Byte> prefix = new ArrayList<>();
            for (byte b : bytes) {
                prefix.add(b);
            }
            return new Network(List.copyOf(prefix), bits);
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
                if (((address[bit / 8] ^ prefix.get(bit / 8)) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        private static int number(String text) {
            if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return -1;
            }
            return Integer.parseInt(text);
        }
    }
}
