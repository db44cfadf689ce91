package gac.standalone;

import gac.correlate.release.YamlEntry;
import gac.correlate.topology.StreamsSettings.Recording;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code http} of gac.yaml: where metrics, health and status are told.
 *
 * @param bind address to listen on
 * @param port 0 for any free port
 * @param metrics how much Kafka Streams and RocksDB measure
 */
record HttpConfig(InetAddress bind, int port, Recording metrics) {
    static final String DEFAULT_BIND = "127.0.0.1";
    static final int DEFAULT_PORT = 8515;
    static final HttpConfig DEFAULT = new HttpConfig(address(DEFAULT_BIND), DEFAULT_PORT, Recording.INFO);

    static final Set<String> KEYS = Set.of("bind", "port", "metrics");

    static HttpConfig read(@Nullable YamlEntry http) {
        if (http == null) {
            return DEFAULT;
        }
        http.only(KEYS);
        return new HttpConfig(bind(http), UpConfig.port(http, DEFAULT_PORT), metrics(http));
    }

    /** Where a client on this machine asks. */
    URI uri() {
        InetAddress address = bind.isAnyLocalAddress() ? DEFAULT.bind() : bind;
        String host = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port);
    }

    /** Names are not looked up: what one resolves to may change, and with it who can ask. */
    private static InetAddress bind(YamlEntry http) {
        String bind = http.text("bind");
        IPAddress address = bind == null ? null : new IPAddressString(bind).getAddress();
        if (address != null && !address.isMultiple() && !address.isPrefixed()) {
            return address.toInetAddress();
        }
        if (bind != null) {
            http.problem(
                    "bind",
                    "'" + bind + "' is no address of this machine: write one, such as 192.0.2.10, or 0.0.0.0 for all");
        }
        return DEFAULT.bind();
    }

    private static Recording metrics(YamlEntry http) {
        String level = http.text("metrics");
        if (level == null || level.equals("info")) {
            return Recording.INFO;
        }
        if (!level.equals("debug")) {
            http.problem("metrics", "'" + level + "' is neither info nor debug");
        }
        return level.equals("debug") ? Recording.DEBUG : Recording.INFO;
    }

    private static InetAddress address(String text) {
        return new IPAddressString(text).getAddress().toInetAddress();
    }
}
