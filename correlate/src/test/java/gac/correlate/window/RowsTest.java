package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packed rows against a list of arrays, over seeded random work with numbers of every size. */
class RowsTest {
    private static final Layout LAYOUT = new Layout('x', 5, 2, 0, 1 << 3);

    private final Bytes out = new Bytes();
    private final Bytes in = new Bytes();

    private static long number(Random random, int bits) {
        int shift = 64 - Math.max(1, random.nextInt(bits + 1));
        return random.nextBoolean() ? random.nextLong() >> shift : random.nextLong() >>> shift;
    }

    private Rows again(Rows rows) {
        out.reset().putByte(Format.VERSION);
        rows.write(out);
        Rows read = new Rows();
        in.read(out.copy());
        read.read(LAYOUT, in);
        in.finish();
        return read;
    }

    private static void same(Rows rows, List<long[]> expected) {
        assertThat(rows.size()).isEqualTo(expected.size());
        for (int row = 0; row < expected.size(); row++) {
            for (int column = 0; column < LAYOUT.columns(); column++) {
                assertThat(rows.get(row, column)).isEqualTo(expected.get(row)[column]);
            }
        }
    }

    private static void step(Rows rows, List<long[]> expected, Random random, int bits) {
        int size = expected.size();
        int act = random.nextInt(size < 4 ? 5 : 9);
        int row = size == 0 ? 0 : random.nextInt(size);
        if (act < 4) {
            long[] values = new long[LAYOUT.columns()];
            int given = 1 + random.nextInt(values.length);
            for (int column = 0; column < given; column++) {
                values[column] = number(random, bits);
            }
            int place = random.nextInt(size + 1);
            rows.insert(place, Arrays.copyOf(values, given));
            expected.add(place, values);
        } else if (act < 7 && size > 0) {
            int column = random.nextInt(LAYOUT.columns());
            long value = number(random, bits);
            rows.set(row, column, value);
            expected.get(row)[column] = value;
        } else if (size > 0) {
            int count = 1 + random.nextInt(Math.min(3, size - row));
            rows.remove(row, count);
            expected.subList(row, row + count).clear();
        }
    }

    @Test
    void doWhatAListDoes() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int bits = 1 + random.nextInt(64);
            Rows rows = new Rows();
            rows.clear(LAYOUT);
            List<long[]> expected = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                step(rows, expected, random, random.nextInt(20) == 0 ? 64 : bits);
                if (random.nextInt(8) == 0) {
                    rows = again(rows);
                }
                same(rows, expected);
            }
            Rows others = new Rows();
            others.clear(LAYOUT);
            others.insert(0, 1, 2, 3);
            int from = random.nextInt(expected.size() + 1);
            rows.moveTo(others, from);
            same(rows, expected.subList(0, from));
            List<long[]> moved = new ArrayList<>(List.of(new long[] {1, 2, 3, 0, 0}));
            moved.addAll(expected.subList(from, expected.size()));
            same(others, moved);
        }
    }

    @Test
    void rowsTakeAsManyBytesAsTheirDifferencesNeed() {
        Rows rows = new Rows();
        rows.clear(LAYOUT);
        long at = 1_800_000_000_000L;
        for (int i = 0; i < 40; i++) {
            rows.insert(i, at + i * 1_000L, i % 3, 5_000_000_000L + i, at + i * 1_000L, 7);
        }
        out.reset();
        rows.write(out);
        // Two bytes for each time, one for partition and offset, none for what never changes; and some 20 before them.
        assertThat(out.position()).isBetween(40 * 6, 40 * 6 + 24);
    }

    @Test
    void moreRowsThanThereAreBytesAreRefused() {
        Rows rows = new Rows();
        rows.clear(LAYOUT);
        for (int i = 0; i < 10; i++) {
            rows.insert(i, i * 1_000L, i, i, i, i);
        }
        out.reset().putByte(Format.VERSION);
        rows.write(out);
        byte[] whole = out.copy();
        for (int length = 2; length < whole.length; length++) {
            in.read(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new Rows().read(LAYOUT, in)).hasMessageContaining("cut off");
        }
    }
}
