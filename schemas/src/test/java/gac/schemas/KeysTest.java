package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void bytesArePinned() {
        assertThat(HexFormat.of().formatHex(Keys.of("a", null, "", "ô"))).isEqualTo("0261" + "00" + "01" + "03c3b4");
        assertThat(Keys.of("x".repeat(200)))
                .startsWith((byte) 0xC9, (byte) 0x01)
                .hasSize(202);
        assertThat(Keys.group("o", "s", Arrays.asList(null, "v"))).isEqualTo(Keys.of("o", "s", null, "v"));
        assertThat(Keys.event("o", "s", null)).isEqualTo(Keys.of("o", "s", null));
    }

    /** A hostile value cannot be made to look like two values. */
    @Test
    void differentPartsGiveDifferentBytes() {
        Random random = new Random(5);
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            String[] parts = new String[random.nextInt(4)];
            for (int p = 0; p < parts.length; p++) {
                char[] text = new char[random.nextInt(4)];
                for (int c = 0; c < text.length; c++) {
                    text[c] = "\u0000\u0001\u0002a".charAt(random.nextInt(4));
                }
                parts[p] = new String(text);
            }
            List<String> earlier = seen.putIfAbsent(HexFormat.of().formatHex(Keys.of(parts)), List.of(parts));
            if (earlier != null) {
                assertThat(earlier).isEqualTo(List.of(parts));
            }
        }
    }
}
