package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static long[] numbers() {
        Random random = new Random(4);
        return LongStream.concat(
                        LongStream.rangeClosed(0, 64)
                                .flatMap(bits -> LongStream.of(1L << bits, (1L << bits) - 1, -(1L << bits))),
                        LongStream.generate(() -> random.nextLong() >>> random.nextInt(64))
                                .limit(2_000))
                .toArray();
    }

    private static Bytes writing() {
        Bytes bytes = new Bytes();
        bytes.reset().putByte(Format.VERSION);
        return bytes;
    }

    private static Bytes reading(byte... source) {
        Bytes in = new Bytes();
        in.read(source);
        return in;
    }

    @Test
    void numbersOfEveryLengthComeBack() {
        long[] numbers = numbers();
        Bytes bytes = writing();
        for (long number : numbers) {
            int from = bytes.position();
            bytes.putUnsigned(number);
            int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(number));
            assertThat(bytes.position() - from).isEqualTo(Math.min(9, (bits + 6) / 7));
            bytes.putSigned(number);
            bytes.putFixed(number);
            bytes.putByte((int) number);
        }
        Bytes in = reading(bytes.copy());
        for (long number : numbers) {
            assertThat(in.getUnsigned()).isEqualTo(number);
            assertThat(in.getSigned()).isEqualTo(number);
            assertThat(in.getFixed()).isEqualTo(number);
            assertThat(in.getByte()).isEqualTo((int) (number & 0xff));
        }
        in.finish();
    }

    @Test
    void packedNumbersComeBackInAnyNumber() {
        long[] numbers = numbers();
        Bytes bytes = writing();
        for (int count = 0; count < 40; count++) {
            bytes.putPacked(numbers, count);
        }
        bytes.putPacked(numbers, numbers.length);
        Bytes in = reading(bytes.copy());
        long[] found = new long[numbers.length];
        for (int count = 0; count < 40; count++) {
            Arrays.fill(found, 7);
            in.getPacked(found, count);
            assertThat(Arrays.copyOf(found, count)).isEqualTo(Arrays.copyOf(numbers, count));
            assertThat(found[count]).isEqualTo(7);
        }
        in.getPacked(found, numbers.length);
        in.finish();
        assertThat(found).isEqualTo(numbers);
    }

    @Test
    void zeroesTakeHalfAByte() {
        Bytes bytes = writing();
        bytes.putPacked(new long[30], 30);
        assertThat(bytes.position()).isEqualTo(16);
    }

    /** Seven bits a byte, and one that says whether more follow. */
    @Test
    void numbersOfTheFirstFormatsAreRead() {
        Bytes in = reading(
                (byte) 2, (byte) 0, (byte) 0x7f, (byte) 0x80, (byte) 1, (byte) 0xff, (byte) 0xff, (byte) 3, (byte) 3);
        assertThat(in.getUnsigned()).isEqualTo(0);
        assertThat(in.getUnsigned()).isEqualTo(127);
        assertThat(in.getUnsigned()).isEqualTo(128);
        assertThat(in.getUnsigned()).isEqualTo(65_535);
        assertThat(in.getSigned()).isEqualTo(-2);
        in.finish();
    }

    @Test
    void whatIsCutOffOrHasNoEndIsRefused() {
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) -1);
        endless[0] = 2;
        assertThatThrownBy(() -> reading(endless).getUnsigned()).hasMessageContaining("longer than 64 bits");

        Bytes bytes = writing();
        bytes.putPacked(new long[] {1, 1_000_000, Long.MIN_VALUE}, 3);
        byte[] whole = bytes.copy();
        for (int length = 1; length < whole.length; length++) {
            Bytes cut = reading(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> cut.getPacked(new long[3], 3)).hasMessageContaining("cut off");
        }
        Bytes number = reading((byte) Format.VERSION, (byte) 0x40);
        number.getUnsigned();
        assertThatThrownBy(number::finish).hasMessageContaining("cut off");
    }
}
