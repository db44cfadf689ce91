package gac.correlate.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void numbersOfEveryLengthComeBack() {
        Random random = new Random(4);
        long[] numbers = LongStream.concat(
                        LongStream.rangeClosed(0, 64)
                                .flatMap(bits -> LongStream.of(1L << bits, (1L << bits) - 1, -(1L << bits))),
                        LongStream.generate(() -> random.nextLong() >>> random.nextInt(64))
                                .limit(2_000))
                .toArray();
        Bytes bytes = new Bytes();
        for (long number : numbers) {
            int from = bytes.position();
            bytes.putUnsigned(number);
            int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(number));
            assertThat(bytes.position() - from).isEqualTo((bits + 6) / 7);
            bytes.putSigned(number);
            bytes.putFixed(number);
            bytes.putByte((int) number);
        }
        Bytes in = new Bytes().read(bytes.copy());
        for (long number : numbers) {
            assertThat(in.getUnsigned()).isEqualTo(number);
            assertThat(in.getSigned()).isEqualTo(number);
            assertThat(in.getFixed()).isEqualTo(number);
            assertThat(in.getByte()).isEqualTo((int) (number & 0xff));
        }
    }

    @Test
    void aNumberWithoutEndIsRefused() {
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) -1);
        assertThatThrownBy(() -> new Bytes().read(endless).getUnsigned()).hasMessageContaining("longer than 64 bits");
    }
}
