package gac.ingest.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gac.ingest.frame.Enveloped;
import gac.ingest.frame.HecEvents;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.text.Stamps;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What Splunk's HTTP Event Collector offers at {@code /services/collector}: events, raw lines, acknowledgements and health, with its codes and texts.
 *
 * <p>Who finds Kafka away is told 503, code 9, never 429: some senders throw away what is answered with any 4xx.
 *
 * <p>Acknowledgements: an id is given out only with an answer that says that Kafka has every event, so each id that was ever given out is acknowledged,
 * also by another Gác, and there is nothing to remember.
 */
final class HecEndpoint implements HttpEndpoint {
    /** What a path of the collector takes. */
    enum Takes {
        EVENTS,
        RAW,
        ACKNOWLEDGEMENTS
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHANNEL_HEADER = "X-Splunk-Request-Channel";
    private static final int MOST_ACKNOWLEDGEMENTS = 100_000;

    /** Begins anywhere, so that a sender does not mix up the ids of two lives of Gác. */
    private static final AtomicLong NEXT_ID = new AtomicLong(new SecureRandom().nextLong() >>> 24);

    private final Takes takes;

    HecEndpoint(Takes takes) {
        this.takes = takes;
    }

    static FullHttpResponse healthy() {
        return answer(200, 17, "HEC is healthy", Map.of());
    }

    static FullHttpResponse full() {
        return answer(503, 18, "HEC is unhealthy, queues are full", Map.of());
    }

    @Override
    public HttpBatch read(FullHttpRequest request, byte[] body, int maxFrame) {
        Map<String, List<String>> query = query(request);
        String channel = request.headers().get(CHANNEL_HEADER, first(query, "channel"));
        return switch (takes) {
            case EVENTS -> events(HecEvents.decode(body, maxFrame), channel);
            case RAW -> raw(body, maxFrame, query, channel);
            case ACKNOWLEDGEMENTS -> HttpBatch.of(List.of(), () -> acknowledgements(body, channel));
        };
    }

    private static HttpBatch events(HecEvents.Result events, @Nullable String channel) {
        HecEvents.Mistake mistake = events.first();
        if (events.items().isEmpty()) {
            return HttpBatch.refused(HttpProblem.NO_LINES);
        }
        return HttpBatch.of(
                events.items(), () -> mistake == null ? success(channel) : mistake(mistake, events.number()));
    }

    private static HttpBatch raw(byte[] body, int maxFrame, Map<String, List<String>> query, @Nullable String channel) {
        Envelope envelope = envelope(query);
        List<Enveloped> lines = HttpLines.lines(body, maxFrame).stream()
                .map(frame -> new Enveloped(frame, envelope))
                .toList();
        return lines.isEmpty() ? HttpBatch.refused(HttpProblem.NO_LINES) : HttpBatch.of(lines, () -> success(channel));
    }

    private static Envelope envelope(Map<String, List<String>> query) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name : List.of("host", "source", "sourcetype", "index")) {
            String value = first(query, name);
            if (value != null) {
                fields.put(name.equals("host") ? "host.name" : "hec." + name, value);
            }
        }
        String time = first(query, "time");
        return new Envelope(time == null ? null : Stamps.any(time, 0), fields);
    }

    private static Map<String, List<String>> query(HttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException e) {
            return Map.of(); // a percent sign that encodes nothing
        }
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    private static FullHttpResponse success(@Nullable String channel) {
        return answer(200, 0, "Success", channel == null ? Map.of() : Map.of("ackId", NEXT_ID.getAndIncrement()));
    }

    private static FullHttpResponse mistake(HecEvents.Mistake mistake, int number) {
        Map<String, Object> which = Map.of("invalid-event-number", number);
        return switch (mistake) {
            case NOT_JSON -> answer(400, 6, "Invalid data format", which);
            case NO_EVENT -> answer(400, 12, "Event field is required", which);
            case BLANK_EVENT -> answer(400, 13, "Event field cannot be blank", which);
            case BAD_FIELDS -> answer(400, 15, "Error in handling indexed fields", which);
        };
    }

    private static FullHttpResponse acknowledgements(byte[] body, @Nullable String channel) {
        if (channel == null) {
            return answer(400, 10, "Data channel is missing", Map.of());
        }
        Map<String, Boolean> acknowledged = new LinkedHashMap<>();
        try {
            JsonNode ids = JSON.readTree(body).path("acks");
            if (!ids.isArray() || ids.size() > MOST_ACKNOWLEDGEMENTS) {
                return answer(400, 6, "Invalid data format", Map.of());
            }
            for (JsonNode id : ids) {
                if (id.isIntegralNumber()) {
                    acknowledged.put(id.asText(), true);
                }
            }
        } catch (IOException e) {
            return answer(400, 6, "Invalid data format", Map.of());
        }
        return HttpAnswer.json(HttpResponseStatus.OK, Map.of("acks", acknowledged));
    }

    @Override
    public FullHttpResponse problem(HttpProblem problem, HttpRequest request) {
        return switch (problem) {
            case NO_TOKEN -> answer(401, 2, "Token is required", Map.of());
            case NO_CREDENTIALS -> answer(401, 3, "Invalid authorization", Map.of());
            case WRONG_TOKEN -> answer(403, 4, "Invalid token", Map.of());
            case NO_LINES -> answer(400, 5, "No data", Map.of());
            case BAD_BODY, BAD_GZIP -> answer(400, 6, "Invalid data format", Map.of());
            case BUSY, KAFKA_UNAVAILABLE -> answer(503, 9, "Server is busy", Map.of());
            default -> // the collector has no code for it: the status serves
                answer(problem.status().code(), problem.status().code(), problem.message, Map.of());
        };
    }

    private static FullHttpResponse answer(int status, int code, String text, Map<String, ?> more) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("text", text);
        body.put("code", code);
        body.putAll(more);
        return HttpAnswer.json(HttpResponseStatus.valueOf(status), body);
    }
}
