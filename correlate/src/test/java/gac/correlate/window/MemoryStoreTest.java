package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The store against a sorted map, over seeded random work. */
class MemoryStoreTest {
    private static byte[] key(Random random) {
        byte[] key = new byte[random.nextInt(4) == 0 ? 9 : random.nextInt(3)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) random.nextInt(3);
        }
        return key;
    }

    @Test
    void doesWhatASortedMapDoes() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            MemoryStore store = new MemoryStore();
            TreeMap<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
            for (int i = 0; i < 1_000; i++) {
                byte[] key = key(random);
                if (random.nextInt(i / 300 + 2) == 0) {
                    byte[] value = new byte[random.nextInt(20)];
                    store.put(key, value);
                    expected.put(key, value);
                } else {
                    store.delete(key);
                    expected.remove(key);
                }
                byte[] other = key(random);
                assertThat(store.get(other)).isSameAs(expected.get(other));
                assertThat(store.size()).isEqualTo(expected.size());
                assertThat(store.isEmpty()).isEqualTo(expected.isEmpty());
                if (i % 50 == 49 && seed % 2 == 0) {
                    List<byte[]> seen = new ArrayList<>();
                    store.scan(new byte[0], new byte[] {2}, (found, value) -> {
                        assertThat(value).isSameAs(expected.get(found));
                        seen.add(found);
                        return true;
                    });
                    assertThat(seen)
                            .containsExactlyElementsOf(
                                    expected.headMap(new byte[] {2}).keySet());
                }
            }
            assertThat(store.bytes())
                    .isEqualTo(expected.entrySet().stream()
                            .mapToLong(entry -> entry.getKey().length + entry.getValue().length)
                            .sum());
            assertThat(store.largest())
                    .isEqualTo(expected.values().stream()
                            .mapToInt(value -> value.length)
                            .max()
                            .orElse(0));
        }
    }
}
