package gac.alerting;

import gac.schemas.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A dead letter for a person: when, where it failed and why, who sent it, and its bytes, which cannot do anything to a terminal. */
public final class DeadLetterText {
    /** More of the bytes are in the JSON form. */
    private static final int SHOWN_BYTES = 400;

    private DeadLetterText() {}

    /** Three lines and an empty one. */
    public static String of(DeadLetter letter) {
        ByteBuffer raw = letter.getRaw();
        byte[] bytes = new byte[raw.remaining()];
        raw.duplicate().get(bytes);
        String more = bytes.length > SHOWN_BYTES ? " … (the first " + SHOWN_BYTES + " of them)" : "";
        return LocalTimes.full(letter.getReceived()) + "  " + Printable.of(letter.getStage()) + ": "
                + Printable.of(letter.getReason()) + origin(letter) + "\n  " + Printable.of(letter.getDetail()) + "\n  "
                + bytes.length + (bytes.length == 1 ? " byte: " : " bytes: ") + printable(bytes) + more + "\n\n";
    }

    private static String origin(DeadLetter letter) {
        String from = part(", from ", letter.getPeer()) + part(" on ", letter.getSource());
        String place = letter.getTopic() == null
                ? ""
                : ", record " + Printable.of(letter.getTopic()) + "-" + letter.getPartition() + "@"
                        + letter.getOffset();
        return from + place;
    }

    private static String part(String before, @Nullable String text) {
        return text == null ? "" : before + Printable.of(text);
    }

    /** UTF-8 as text; of anything else what is ASCII, and every other byte as {@code \\xNN}. */
    private static String printable(byte[] bytes) {
        int length = Math.min(bytes.length, SHOWN_BYTES);
        try {
            return Printable.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException notText) {
            StringBuilder text = new StringBuilder(length * 2);
            for (int i = 0; i < length; i++) {
                int octet = bytes[i] & 0xff;
                if (octet >= 0x20 && octet < 0x7f) {
                    text.append((char) octet);
                } else {
                    text.append(String.format("\\x%02x", octet));
                }
            }
            return text.toString();
        }
    }
}
