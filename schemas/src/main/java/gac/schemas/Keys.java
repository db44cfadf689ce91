package gac.schemas;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Record keys as canonical bytes: each part is its UTF-8 length plus one as an unsigned variable-length integer (seven bits a byte, low bits
 * first), then its bytes; an absent part is the single byte 0. Equal parts give equal bytes for ever, which Avro with its schema fingerprint
 * would not: a new schema would move groups to other partitions.
 */
public final class Keys {
    private Keys() {}

    /** Key of an event: lines of one host of one source stay in order. */
    public static byte[] event(String organization, String source, @Nullable String host) {
        return of(organization, source, host);
    }

    /** Key of a detection: the group, which always contains the organization and the definition's state. */
    public static byte[] group(String organization, String state, List<@Nullable String> values) {
        @Nullable String[] parts = new @Nullable String[2 + values.size()];
        parts[0] = organization;
        parts[1] = state;
        for (int i = 0; i < values.size(); i++) {
            parts[2 + i] = values.get(i);
        }
        return of(parts);
    }

    /** The canonical bytes of any parts. */
    public static byte[] of(@Nullable String... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        for (String part : parts) {
            if (part == null) {
                out.write(0);
                continue;
            }
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            int length = utf8.length + 1;
            while (length > 0x7F) {
                out.write((length & 0x7F) | 0x80);
                length >>>= 7;
            }
            out.write(length);
            out.writeBytes(utf8);
        }
        return out.toByteArray();
    }
}
