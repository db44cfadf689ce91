package gac.ingest.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body of Splunk's HTTP Event Collector: JSON objects one after the other, each with an {@code event} (a text, or JSON that becomes the line as it
 * was written) and {@code time}, {@code host}, {@code source}, {@code sourcetype}, {@code index}, {@code fields} beside it.
 *
 * <p>An object that is no event is a {@link Frame.Bad} of its own; from the first byte on that begins no object, and from an object on that does not end,
 * the rest of the body is one. So the bytes of the body are all accounted for. Objects are found by counting brackets outside of strings: linear in
 * the body, whatever it holds.
 */
public final class HecEvents {
    private static final JsonFactory JSON = new JsonFactory();

    /** What is wrong with an event. */
    public enum Mistake {
        NOT_JSON("bad_json"),
        NO_EVENT("no_event"),
        BLANK_EVENT("blank_event"),
        BAD_FIELDS("bad_fields");

        private final String reason;

        Mistake(String reason) {
            this.reason = reason;
        }
    }

    /**
     * What a body holds.
     *
     * @param first the first mistake; null when there is none
     * @param number of the event with the first mistake, from 0
     */
    public record Result(List<Enveloped> items, @Nullable Mistake first, int number) {}

    private final byte[] body;
    private final int maxFrame;
    private final List<Enveloped> items = new ArrayList<>();
    private @Nullable Mistake first;
    private int firstNumber = -1;
    private int number;

    private HecEvents(byte[] body, int maxFrame) {
        this.body = body;
        this.maxFrame = maxFrame;
    }

    /** Reads a body; never throws on any bytes. */
    public static Result decode(byte[] body, int maxFrame) {
        return new HecEvents(body, maxFrame).decode();
    }

    private Result decode() {
        int at = 0;
        while (at < body.length) {
            if (isBlank(body[at])) {
                at++;
                continue;
            }
            int end = body[at] == '{' ? end(at) : -1;
            if (end < 0) {
                bad(at, body.length, Mistake.NOT_JSON, "the body is no JSON object from here on");
                break;
            }
            object(at, end);
            at = end;
            number++;
        }
        return new Result(items, first, firstNumber);
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }

    /** Index behind the bracket that closes the one at {@code from}; −1 when there is none. */
    private int end(int from) {
        int depth = 0;
        boolean string = false;
        for (int i = from; i < body.length; i++) {
            byte octet = body[i];
            if (string) {
                if (octet == '\\') {
                    i++;
                } else if (octet == '"') {
                    string = false;
                }
            } else if (octet == '"') {
                string = true;
            } else if (octet == '{' || octet == '[') {
                depth++;
            } else if (octet == '}' || octet == ']') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private void object(int from, int to) {
        String text = KeptBytes.text(body, from, to);
        HecObject object;
        try {
            object = HecObject.read(text);
        } catch (JsonProcessingException e) {
            bad(from, to, Mistake.NOT_JSON, "no JSON object: " + e.getOriginalMessage());
            return;
        }
        String event = object.event;
        if (!object.flat) {
            bad(from, to, Mistake.BAD_FIELDS, "'fields' must be an object of texts and numbers");
        } else if (event == null) {
            bad(from, to, Mistake.NO_EVENT, "there is no 'event'");
        } else if (event.isBlank()) {
            bad(from, to, Mistake.BLANK_EVENT, "'event' is blank");
        } else {
            Envelope envelope = object.envelope();
            Frame.ofMessage(KeptBytes.bytes(event), maxFrame)
                    .forEach(frame -> items.add(new Enveloped(frame, envelope)));
        }
    }

    private void bad(int from, int to, Mistake mistake, String detail) {
        if (first == null) {
            first = mistake;
            firstNumber = number;
        }
        for (int at = from; at < to; at += maxFrame) {
            byte[] piece = Arrays.copyOfRange(body, at, Math.min(to, at + maxFrame));
            items.add(new Enveloped(new Frame.Bad(piece, mistake.reason, detail), Envelope.NONE));
        }
    }

    /** The keys of one object. */
    private static final class HecObject {
        private final String text;
        private final Map<String, String> fields = new LinkedHashMap<>();
        private @Nullable String event;
        private @Nullable String time;
        private boolean flat = true;

        private HecObject(String text) {
            this.text = text;
        }

        static HecObject read(String text) throws JsonProcessingException {
            HecObject object = new HecObject(text);
            try (JsonParser parser = JSON.createParser(text)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.take(key, parser);
                }
            } catch (JsonProcessingException e) {
                throw e;
            } catch (IOException e) {
                throw new UncheckedIOException(e); // a text in memory does no input or output
            }
            return object;
        }

        private void take(String key, JsonParser parser) throws IOException {
            if (key.equals("fields")) {
                takeFields(parser);
                return;
            }
            String value = value(parser);
            switch (key) {
                case "event" -> event = value;
                case "time" -> time = value;
                case "host" -> put("host.name", value);
                default -> put("hec." + key, value); // source, sourcetype, index, and what else there may be
            }
        }

        private void takeFields(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                flat &= value(parser) == null;
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                flat &= parser.nextToken() != JsonToken.START_OBJECT;
                put(name, value(parser));
            }
        }

        private void put(String name, @Nullable String value) {
            if (value != null && fields.size() < Envelope.MOST_FIELDS) {
                fields.put(KeptBytes.seen(name), KeptBytes.seen(value));
            }
        }

        /** The text of the value the parser stands on; of an object or list, as it is written. Null for null. */
        private @Nullable String value(JsonParser parser) throws IOException {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_NULL) {
                return null;
            }
            if (!token.isStructStart()) {
                return parser.getText();
            }
            int begin = (int) parser.currentLocation().getCharOffset() - 1;
            parser.skipChildren();
            return text.substring(begin, (int) parser.currentLocation().getCharOffset());
        }

        Envelope envelope() {
            String claimed = time;
            Stamp stamp = claimed == null ? null : Stamps.any(claimed.trim(), 0);
            if (claimed != null && stamp == null) {
                put("hec.time", claimed);
            }
            return new Envelope(stamp, fields);
        }
    }
}
