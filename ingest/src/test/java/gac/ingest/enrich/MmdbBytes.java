package gac.ingest.enrich;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes small databases as the MaxMind DB File Format Specification 2.0 has them: 24-bit records, IPv4 below ::/96. */
public final class MmdbBytes {
    private static final byte[] MARKER = "\u00AB\u00CD\u00EFMaxMind.com".getBytes(ISO_8859_1);
    private static final int EMPTY = -1;

    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    private MmdbBytes() {}

    /** @param records what is known of each network, {@code address/bits}; longer networks after those they lie in */
    public static byte[] of(String type, Map<String, Map<String, Object>> records) throws UnknownHostException {
        MmdbBytes bytes = new MmdbBytes();
        for (Map.Entry<String, Map<String, Object>> entry : records.entrySet()) {
            String[] network = entry.getKey().split("/");
            byte[] address = InetAddress.getByName(network[0]).getAddress();
            int bits = Integer.parseInt(network[1]);
            byte[] wide = new byte[16];
            System.arraycopy(address, 0, wide, 16 - address.length, address.length);
            bytes.insert(wide, bits + (16 - address.length) * 8, -2 - bytes.data.size());
            value(entry.getValue(), bytes.data);
        }
        return bytes.file(type);
    }

    private void insert(byte[] address, int bits, int leaf) {
        int node = 0;
        for (int i = 0; i < bits; i++) {
            int bit = address[i / 8] >> (7 - i % 8) & 1;
            if (i == bits - 1) {
                nodes.get(node)[bit] = leaf;
                return;
            }
            int next = nodes.get(node)[bit];
            if (next < 0) {
                nodes.add(new int[] {next, next});
                next = nodes.size() - 1;
                nodes.get(node)[bit] = next;
            }
            node = next;
        }
    }

    private byte[] file(String type) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int count = nodes.size();
        for (int[] node : nodes) {
            for (int record : node) {
                int value = record >= 0 ? record : record == EMPTY ? count : count + 16 + (-2 - record);
                file.write(value >> 16);
                file.write(value >> 8);
                file.write(value);
            }
        }
        file.writeBytes(new byte[16]);
        file.writeBytes(data.toByteArray());
        file.writeBytes(MARKER);
        value(
                Map.of(
                        "node_count",
                        (long) count,
                        "record_size",
                        24,
                        "ip_version",
                        6,
                        "database_type",
                        type,
                        "languages",
                        List.of("en"),
                        "binary_format_major_version",
                        2,
                        "binary_format_minor_version",
                        0,
                        "build_epoch",
                        BigInteger.valueOf(1_764_000_000L),
                        "description",
                        Map.of("en", "made by a test")),
                file);
        return file.toByteArray();
    }

    /** Integers as 16 bits, longs as 32, big ones as 64. */
    private static void value(Object value, ByteArrayOutputStream out) {
        if (value instanceof String text) {
            byte[] utf8 = text.getBytes(UTF_8);
            head(2, utf8.length, out);
            out.writeBytes(utf8);
        } else if (value instanceof Double number) {
            head(3, 8, out);
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        } else if (value instanceof Integer number) {
            head(5, 2, out);
            out.writeBytes(ByteBuffer.allocate(2).putShort(number.shortValue()).array());
        } else if (value instanceof Long number) {
            head(6, 4, out);
            out.writeBytes(ByteBuffer.allocate(4).putInt(number.intValue()).array());
        } else if (value instanceof BigInteger number) {
            head(9, 8, out);
            out.writeBytes(ByteBuffer.allocate(8).putLong(number.longValue()).array());
        } else if (value instanceof Map<?, ?> map) {
            head(7, map.size(), out);
            map.forEach((key, inner) -> {
                value(key, out);
                value(inner, out);
            });
        } else if (value instanceof List<?> list) {
            head(11, list.size(), out);
            list.forEach(inner -> value(inner, out));
        } else {
            throw new IllegalArgumentException("no type for " + value);
        }
    }

    private static void head(int type, int size, ByteArrayOutputStream out) {
        int small = Math.min(size, 29);
        out.write((type <= 7 ? type << 5 : 0) | small);
        if (type > 7) {
            out.write(type - 7);
        }
        if (small == 29) {
            out.write(size - 29); // up to 284, more than these tests need
        }
    }
}
