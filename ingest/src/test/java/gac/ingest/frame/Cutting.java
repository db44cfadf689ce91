package gac.ingest.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gives a reader the same bytes in many different pieces. */
final class Cutting<M> {
    private final Supplier<MessageReader<M>> readers;
    private final Function<M, String> text;

    Cutting(Supplier<MessageReader<M>> readers, Function<M, String> text) {
        this.readers = readers;
        this.text = text;
    }

    /** The messages as text; the last is {@code !malformed}, {@code !rest} when something is left over, or neither. */
    List<String> read(byte[]... pieces) {
        List<String> messages = new ArrayList<>();
        ByteBuf in = Unpooled.buffer();
        try (MessageReader<M> reader = readers.get()) {
            for (byte[] piece : pieces) {
                in.writeBytes(piece);
                for (M message = reader.next(in); message != null; message = reader.next(in)) {
                    messages.add(text.apply(message));
                }
                in.discardReadBytes();
            }
            if (in.isReadable() || reader.inMessage()) {
                messages.add("!rest");
            }
        } catch (MalformedException e) {
            messages.add("!malformed");
        } finally {
            in.release();
        }
        return messages;
    }

    /** Reads the stream whole, cut in two at every place, and byte by byte; all must agree. */
    List<String> everyWay(byte[] stream) {
        List<String> whole = read(stream);
        for (int cut = 1; cut < stream.length; cut++) {
            assertThat(read(Arrays.copyOfRange(stream, 0, cut), Arrays.copyOfRange(stream, cut, stream.length)))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        assertThat(read(single(stream))).as("byte by byte").isEqualTo(whole);
        return whole;
    }

    private static byte[][] single(byte[] stream) {
        byte[][] single = new byte[stream.length][];
        for (int i = 0; i < stream.length; i++) {
            single[i] = new byte[] {stream[i]};
        }
        return single;
    }

    /** Changes, drops, doubles and cuts bytes of a good stream; what is read must not depend on the pieces, and nothing but malformed may come of it. */
    void fuzz(byte[] good, int rounds, long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            byte[] stream = mutate(good, random);
            agree("round " + round, stream, single(stream));
        }
    }

    /** A stream read whole and in pieces gives the same messages. */
    void agree(String what, byte[] stream, byte[]... pieces) {
        List<String> whole = read(stream);
        List<String> parts = read(pieces);
        if (whole.equals(parts)) {
            return;
        }
        // In what cannot be inflated, how much comes before the end depends on the pieces; that it ends does not.
        boolean malformed = endsMalformed(whole) && endsMalformed(parts);
        int common = malformed ? Math.min(whole.size(), parts.size()) - 1 : Math.max(whole.size(), parts.size());
        assertThat(whole.subList(0, Math.min(common, whole.size())))
                .as(what)
                .isEqualTo(parts.subList(0, Math.min(common, parts.size())));
    }

    private static boolean endsMalformed(List<String> messages) {
        return !messages.isEmpty() && messages.get(messages.size() - 1).equals("!malformed");
    }

    static byte[] mutate(byte[] good, Random random) {
        ByteBuf out = Unpooled.buffer();
        int changes = 1 + random.nextInt(4);
        out.writeBytes(good);
        for (int i = 0; i < changes && out.isReadable(); i++) {
            int at = random.nextInt(out.writerIndex());
            switch (random.nextInt(5)) {
                case 0 -> out.setByte(at, random.nextInt(256));
                case 1 -> out.setByte(at, out.getByte(at) ^ (1 << random.nextInt(8)));
                case 2 -> out.writerIndex(at); // cut off
                case 3 -> { // doubled from there
                    int length = Math.min(random.nextInt(40), out.writerIndex() - at);
                    byte[] again = new byte[length];
                    out.getBytes(at, again);
                    out.writeBytes(again);
                }
                default -> { // a piece less
                    int length = Math.min(random.nextInt(20), out.writerIndex() - at);
                    byte[] rest = new byte[out.writerIndex() - at - length];
                    out.getBytes(at + length, rest);
                    out.writerIndex(at).writeBytes(rest);
                }
            }
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }
}
