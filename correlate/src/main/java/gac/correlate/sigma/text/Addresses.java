package gac.correlate.sigma.text;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import org.jspecify.annotations.Nullable;

/** IP addresses and networks as text, strictly: no names, no wildcards, no shortened or octal forms. */
public final class Addresses {
    private static final int LONGEST = 45;
    private static final IPAddressStringParameters ADDRESS = parameters(false);
    private static final IPAddressStringParameters NETWORK = parameters(true);

    private Addresses() {}

    /** The address, or null when the text is not one. An IPv4 address inside IPv6 (::ffff:…) is that IPv4 address. */
    public static @Nullable IPAddress parse(String text) {
        if (!mayBeAddress(text)) {
            return null;
        }
        IPAddress address = new IPAddressString(text, ADDRESS).getAddress();
        if (address != null && address.isIPv6() && address.toIPv6().isIPv4Mapped()) {
            return address.toIPv6().getEmbeddedIPv4Address();
        }
        return address;
    }

    /**
     * The network of an address with a prefix length; an address alone is the network of itself.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static IPAddress parseNetwork(String text) {
        IPAddress network;
        try {
            network = new IPAddressString(text, NETWORK).toAddress();
        } catch (AddressStringException | inet.ipaddr.IncompatibleAddressException e) {
            throw new IllegalArgumentException("'" + text + "' is not a network in CIDR notation", e);
        }
        if (network == null) {
            throw new IllegalArgumentException("'" + text + "' is not a network in CIDR notation");
        }
        if (network.isPrefixed() && !network.getLower().withoutPrefixLength().equals(lowest(network))) {
            throw new IllegalArgumentException("'" + text + "' has bits set beyond its prefix length; the network is "
                    + network.toPrefixBlock().getLower().withoutPrefixLength() + "/" + network.getPrefixLength());
        }
        return network.isPrefixed() ? network.toPrefixBlock() : network;
    }

    private static IPAddress lowest(IPAddress network) {
        return network.toPrefixBlock().getLower().withoutPrefixLength();
    }

    private static boolean mayBeAddress(String text) {
        int length = text.length();
        if (length < 2 || length > LONGEST) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 'f' || (Character.digit(c, 16) < 0 && c != '.' && c != ':')) {
                return false;
            }
        }
        return true;
    }

    private static IPAddressStringParameters parameters(boolean prefix) {
        return new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowSingleSegment(false)
                .allowWildcardedSeparator(false)
                .allowPrefix(prefix)
                .allowPrefixOnly(false)
                .allowMask(false)
                .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
                .getIPv4AddressParametersBuilder()
                .allow_inet_aton(false)
                .allowLeadingZeros(false)
                .allowUnlimitedLeadingZeros(false)
                // 0.0.0.0/0 counts as a leading zero for the library.
                .allowPrefixLengthLeadingZeros(true)
                .getParentBuilder()
                .getIPv6AddressParametersBuilder()
                .allowZone(false)
                .allowBase85(false)
                .allowBinary(false)
                .getParentBuilder()
                .toParams();
    }
}
