package gac.ingest.receive;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many datagrams the kernel has dropped because the sockets of an address were full: the last column of {@code /proc/net/udp} and {@code udp6} on Linux. Elsewhere
 * always 0.
 */
final class KernelDrops {
    private final Path folder;
    private final Set<String> addresses;

    KernelDrops(InetSocketAddress bound) {
        this(Path.of("/proc/net"), bound);
    }

    KernelDrops(Path folder, InetSocketAddress bound) {
        this.folder = folder;
        this.addresses = addresses(bound);
    }

    /** The ways in which Linux may write an address: Java binds IPv4 addresses as IPv6 ones, too. */
    private static Set<String> addresses(InetSocketAddress bound) {
        String port = String.format(Locale.ROOT, ":%04X", bound.getPort());
        InetAddress address = bound.getAddress();
        Set<String> written = new TreeSet<>();
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            written.add(hexadecimal(bytes) + port);
            byte[] mapped = new byte[16];
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
            System.arraycopy(bytes, 0, mapped, 12, 4);
            written.add(hexadecimal(mapped) + port);
        } else {
            written.add(hexadecimal(bytes) + port);
        }
        if (address.isAnyLocalAddress()) {
            written.add("0".repeat(8) + port);
            written.add("0".repeat(32) + port);
        }
        return written;
    }

    /** Words of 32 bits in the order of the machine, which is how the kernel prints them. */
    private static String hexadecimal(byte[] address) {
        StringBuilder text = new StringBuilder();
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
        }
        return text.toString();
    }

    /** The number so far. */
    long read() {
        return read("udp") + read("udp6");
    }

    private long read(String table) {
        List<String> lines;
        try {
            lines = Files.readAllLines(folder.resolve(table));
        } catch (IOException e) {
            return 0; // no Linux, or no IPv6
        }
        long drops = 0;
        for (String line : lines) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length > 2 && addresses.contains(columns[1])) {
                drops += number(columns[columns.length - 1]);
            }
        }
        return drops;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
