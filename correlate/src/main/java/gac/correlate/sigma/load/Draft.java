package gac.correlate.sigma.load;

import gac.correlate.sigma.Origin;
import gac.correlate.sigma.detection.Value;
import gac.correlate.sigma.text.TextPattern;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value on its way through a chain of modifiers. */
sealed interface Draft {
    Origin origin();

    /**
     * Text.
     *
     * @param written as in the file, before escapes and wildcards were read: what `re` takes
     * @param encoding set once a UTF-16 modifier was applied
     */
    record Text(
            Origin origin,
            TextPattern pattern,
            String written,
            @Nullable Encoding encoding) implements Draft {
        static Text of(Origin origin, String written) {
            return new Text(origin, TextPattern.parse(written), written, null);
        }

        Text with(TextPattern changed) {
            return new Text(origin, changed, written, encoding);
        }

        /** The bytes that `base64` encodes. */
        byte[] bytes() {
            String text = pattern.literalText();
            return encoding == null ? text.getBytes(StandardCharsets.UTF_8) : encoding.bytes(text);
        }
    }

    record Numeral(Origin origin, BigDecimal number, String written) implements Draft {}

    record Bool(Origin origin, boolean value, String written) implements Draft {}

    record Null(Origin origin) implements Draft {}

    /** A value whose kind a modifier has settled. */
    record Settled(Origin origin, Value value) implements Draft {}

    /** Several spellings of one value. */
    record Spellings(Origin origin, List<Draft> drafts) implements Draft {
        public Spellings {
            drafts = List.copyOf(drafts);
        }

        Spellings map(Function<Draft, Draft> change) {
            return new Spellings(origin, drafts.stream().map(change).toList());
        }
    }

    /** UTF-16 as Windows tools write it. In text, its bytes are seen as one character each. */
    enum Encoding {
        UTF_16LE,
        UTF_16BE,
        /** Little-endian behind the byte order mark FF FE. */
        UTF_16_MARKED;

        byte[] bytes(String text) {
            return switch (this) {
                case UTF_16LE -> text.getBytes(StandardCharsets.UTF_16LE);
                case UTF_16BE -> text.getBytes(StandardCharsets.UTF_16BE);
                case UTF_16_MARKED -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
            };
        }
    }

    static Draft of(Yaml.Scalar scalar) {
        Origin origin = scalar.origin();
        if (scalar.isNull()) {
            return new Null(origin);
        }
        Boolean bool = scalar.bool();
        if (bool != null) {
            return new Bool(origin, bool, scalar.text());
        }
        BigDecimal number = scalar.number();
        return number == null ? Text.of(origin, scalar.text()) : new Numeral(origin, number, scalar.text());
    }

    /** What it is, for messages. */
    default String kind() {
        if (this instanceof Text text) {
            return "the text '" + text.written() + "'";
        }
        if (this instanceof Numeral numeral) {
            return "the number " + numeral.written();
        }
        if (this instanceof Bool bool) {
            return bool.written();
        }
        if (this instanceof Null) {
            return "null";
        }
        return "a value that another modifier has already changed";
    }
}
