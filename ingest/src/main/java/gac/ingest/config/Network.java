package gac.ingest.config;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetAddress;

/** A network in CIDR notation ({@code 192.0.2.0/24}, {@code 2001:db8::/32}), or one address. */
public final class Network {
    // Only plain CIDR: the library would also read "192.0.2", ranges, wildcards and the empty string.
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowWildcardedSeparator(false)
            .allowMask(false)
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .getParentBuilder()
            .toParams();

    private final String text;
    private final IPAddress block;

    private Network(String text, IPAddress block) {
        this.text = text;
        this.block = block;
    }

    /**
     * Reads a network.
     *
     * @throws IllegalArgumentException when the text is no CIDR network or address
     */
    public static Network parse(String text) {
        try {
            return new Network(
                    text, new IPAddressString(text.trim(), STRICT).toAddress().toPrefixBlock());
        } catch (AddressStringException e) {
            throw new IllegalArgumentException("'" + text + "' is no network in CIDR notation", e);
        }
    }

    /** Whether the address lies in this network; an IPv4 address mapped into IPv6 counts as IPv4. */
    public boolean contains(InetAddress address) {
        IPAddress other =
                new inet.ipaddr.IPAddressNetwork.IPAddressGenerator().from(address); // no name is resolved here
        return block.contains(other);
    }

    /** Length of the network prefix in bits: the longest one that contains a peer wins. */
    public int prefixLength() {
        Integer length = block.getNetworkPrefixLength();
        return length == null ? block.getBitCount() : length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && block.equals(network.block);
    }

    @Override
    public int hashCode() {
        return block.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
