package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tables, stored and live, against a plain sorted list, over seeded random work; the stored one is laid down and taken up again all the time. */
class TableTest {
    private static final Layout LAYOUT = new Layout('x', 4, 3, 1 << 2, 1 << 3);

    private final MemoryStore store = new MemoryStore();
    private final List<long[]> expected = new ArrayList<>();
    private StoredTable table = new StoredTable(LAYOUT);
    private final LiveTable live = new LiveTable(LAYOUT);

    /** Writes the table as a group does, and goes on with a new object, sometimes with the old one. */
    private void store(boolean anew) {
        Bytes header = new Bytes();
        header.reset().putByte(Format.VERSION);
        table.write(header, new Bytes(), 200);
        byte[] bytes = header.copy();
        if (anew) {
            table = new StoredTable(LAYOUT);
        }
        Bytes in = new Bytes();
        table.read(in, store, in.read(bytes));
        in.finish();
        assertThat(bytes.length).isLessThan(420);
        assertThat(table.size()).isEqualTo(expected.size());
        assertThat(table.firstAt()).isEqualTo(expected.isEmpty() ? Long.MAX_VALUE : expected.get(0)[0]);
    }

    private int place(long[] row) {
        if (expected.isEmpty() || Arrays.compare(expected.get(expected.size() - 1), 0, 3, row, 0, 3) < 0) {
            return expected.size();
        }
        int index = 0;
        while (index < expected.size() && Arrays.compare(expected.get(index), 0, 3, row, 0, 3) < 0) {
            index++;
        }
        return index;
    }

    private void add(long... row) {
        int index = table.lowerBound(row[0], row[1], row[2], 0);
        assertThat(index).isEqualTo(place(row));
        assertThat(live.lowerBound(row[0], row[1], row[2], 0)).isEqualTo(index);
        table.insert(index, row[0], row[1], row[2]);
        table.set(index, 3, row[3]);
        live.insert(index, row[0], row[1], row[2]);
        live.set(index, 3, row[3]);
        expected.add(index, row);
    }

    private void remove(int index) {
        table.remove(index);
        live.remove(index);
        expected.remove(index);
    }

    private void same() {
        assertThat(table.size()).isEqualTo(expected.size());
        for (int index = 0; index < expected.size(); index++) {
            for (int column = 0; column < 4; column++) {
                assertThat(table.get(index, column)).isEqualTo(expected.get(index)[column]);
                assertThat(live.get(index, column)).isEqualTo(expected.get(index)[column]);
            }
        }
        assertThat(live.size()).isEqualTo(expected.size());
        assertThat(live.firstAt()).isEqualTo(expected.isEmpty() ? Long.MAX_VALUE : expected.get(0)[0]);
    }

    private void step(Random random, int phase) {
        int size = expected.size();
        int act = random.nextInt(10);
        if (act < (phase == 0 ? 6 : 2)) {
            // Often many rows of one time.
            long at = phase == 0 && random.nextInt(3) > 0 ? size : random.nextInt(400) - 200L;
            add(at, random.nextInt(3), random.nextLong(), at + random.nextInt(50));
        } else if (act < 8 && size > 0) {
            remove(random.nextInt(4) == 0 ? 0 : random.nextInt(size));
        } else if (act == 8) {
            int count = Math.min(size, random.nextInt(phase == 2 ? 300 : 3));
            table.removeFirst(count);
            live.removeFirst(count);
            expected.subList(0, count).clear();
        } else if (size > 0) {
            int index = random.nextInt(size);
            long value = random.nextLong();
            table.set(index, 3, value);
            live.set(index, 3, value);
            expected.get(index)[3] = value;
        }
    }

    @Test
    void doesWhatAListDoes() {
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            for (int i = 0; i < 6_000; i++) {
                step(random, i / 2_500);
                if (random.nextInt(3) == 0) {
                    store(random.nextBoolean());
                }
                if (i % 500 == 0) {
                    same();
                }
            }
            same();
            table.clear();
            live.clear();
            expected.clear();
            store(true);
            assertThat(store.isEmpty()).isTrue();
        }
    }

    @Test
    void growsAndShrinksAtItsEndsWithFewAndSmallRecords() {
        int rows = 60_000;
        for (int i = 0; i < rows; i++) {
            add(i, 0, i, i);
            if (i % 16 == 0) {
                store(false);
            }
        }
        store(true);
        assertThat(store.largest()).isLessThan(1_000);
        assertThat(store.size()).isLessThan(rows / (Tree.LEAF - 2));
        while (!expected.isEmpty()) {
            int count = Math.min(expected.size(), 37);
            table.removeFirst(count);
            live.removeFirst(count);
            expected.subList(0, count).clear();
            store(false);
        }
        assertThat(store.isEmpty()).isTrue();
    }
}
