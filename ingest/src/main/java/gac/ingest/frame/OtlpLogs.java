package gac.ingest.frame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import gac.ingest.parse.event.Envelope;
import gac.ingest.parse.text.Stamp;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Log records of OpenTelemetry (OTLP, protobuf and its JSON mapping). The body is the line: a text as it is, a map or list as JSON, bytes as bytes; of a
 * record without body the attributes, as JSON. Attributes of resource and record, severity, scope and trace become fields; where both name
 * one, the record's wins. The time is {@code time_unix_nano}; where that is 0, {@code observed_time_unix_nano}.
 */
public final class OtlpLogs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Messages within messages; a value within a value takes three. */
    private static final int DEEPEST = 300;

    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "fatal");

    /**
     * What a request holds.
     *
     * @param noText how many records have a body that is no text; their frames become dead letters
     */
    public record Result(List<Enveloped> items, int noText) {}

    private final int maxFrame;
    private final List<Enveloped> items = new ArrayList<>();
    private int noText;

    private OtlpLogs(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    /**
     * Reads an {@code ExportLogsServiceRequest}.
     *
     * @throws IOException when the bytes are none
     */
    public static Result protobuf(byte[] body, int maxFrame) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(body);
        input.setRecursionLimit(DEEPEST);
        ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(input);
        OtlpLogs logs = new OtlpLogs(maxFrame);
        for (ResourceLogs resource : request.getResourceLogsList()) {
            ObjectNode common = map(resource.getResource().getAttributesList());
            for (ScopeLogs scope : resource.getScopeLogsList()) {
                for (LogRecord log : scope.getLogRecordsList()) {
                    Map<String, String> fields = fields(common);
                    put(fields, "log.logger", scope.getScope().getName());
                    ObjectNode attributes = map(log.getAttributesList());
                    fields.putAll(fields(attributes));
                    put(fields, "trace.id", hex(log.getTraceId()));
                    put(fields, "span.id", hex(log.getSpanId()));
                    put(fields, "otel.event_name", log.getEventName());
                    level(fields, log.getSeverityText(), log.getSeverityNumberValue());
                    ByteString bytes = log.getBody().getBytesValue(); // empty when the body is something else
                    byte[] line = bytes.isEmpty() ? line(value(log.getBody()), attributes) : bytes.toByteArray();
                    logs.add(line, log.getTimeUnixNano(), log.getObservedTimeUnixNano(), fields);
                }
            }
        }
        return new Result(logs.items, logs.noText);
    }

    /**
     * Reads the JSON mapping of the same: ids in hexadecimal, 64-bit numbers as texts or numbers, bytes in Base64.
     *
     * @throws IOException when the bytes are none
     */
    public static Result json(byte[] body, int maxFrame) throws IOException {
        JsonNode request = JSON.readTree(body);
        if (!request.isObject()) {
            throw new IOException("no JSON object");
        }
        OtlpLogs logs = new OtlpLogs(maxFrame);
        for (JsonNode resource : request.path("resourceLogs")) {
            ObjectNode common = map(resource.path("resource").path("attributes"));
            for (JsonNode scope : resource.path("scopeLogs")) {
                for (JsonNode log : scope.path("logRecords")) {
                    Map<String, String> fields = fields(common);
                    put(fields, "log.logger", scope.path("scope").path("name").asText());
                    ObjectNode attributes = map(log.path("attributes"));
                    fields.putAll(fields(attributes));
                    put(fields, "trace.id", log.path("traceId").asText());
                    put(fields, "span.id", log.path("spanId").asText());
                    put(fields, "otel.event_name", log.path("eventName").asText());
                    level(
                            fields,
                            log.path("severityText").asText(),
                            log.path("severityNumber").asInt());
                    String bytes = log.path("body").path("bytesValue").asText();
                    byte[] line = bytes.isEmpty() ? line(value(log.path("body")), attributes) : binary(bytes);
                    logs.add(line, number(log.path("timeUnixNano")), number(log.path("observedTimeUnixNano")), fields);
                }
            }
        }
        return new Result(logs.items, logs.noText);
    }

    private void add(byte[] line, long time, long observed, Map<String, String> fields) {
        Envelope envelope = new Envelope(stamp(time == 0 ? observed : time), fields);
        noText += LineDecoder.decode(line) instanceof LineDecoder.Undecodable ? 1 : 0;
        for (Frame frame : Frame.ofMessage(line, maxFrame)) {
            items.add(new Enveloped(frame, envelope));
        }
    }

    private static @Nullable Stamp stamp(long nanos) {
        long billion = 1_000_000_000L;
        return nanos == 0
                ? null
                : Stamp.ofEpoch(Long.divideUnsigned(nanos, billion), (int) Long.remainderUnsigned(nanos, billion), 0);
    }

    private static byte[] line(JsonNode body, ObjectNode attributes) {
        boolean none = body.isNull() || (body.isValueNode() && body.asText().isBlank());
        String line = none ? attributes.toString() : text(body);
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] binary(String base64) throws IOException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("bytesValue is no Base64", e);
        }
    }

    private static void level(Map<String, String> fields, String text, int number) {
        boolean known = number >= 1 && number <= 4 * LEVELS.size(); // four numbers a level
        put(fields, "log.level", text.isEmpty() && known ? LEVELS.get((number - 1) / 4) : text);
    }

    private static Map<String, String> fields(ObjectNode attributes) {
        Map<String, String> fields = new LinkedHashMap<>();
        attributes.properties().forEach(entry -> put(fields, entry.getKey(), text(entry.getValue())));
        return fields;
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty() && (fields.size() < Envelope.MOST_FIELDS || fields.containsKey(name))) {
            fields.put(name, value);
        }
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.isNull() ? "" : value.asText();
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static ObjectNode map(List<KeyValue> pairs) {
        ObjectNode map = NODES.objectNode();
        pairs.forEach(pair -> map.set(pair.getKey(), value(pair.getValue())));
        return map;
    }

    private static JsonNode value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> NODES.textNode(value.getStringValue());
            case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
            case INT_VALUE -> NODES.numberNode(value.getIntValue());
            case DOUBLE_VALUE -> NODES.numberNode(value.getDoubleValue());
            case BYTES_VALUE -> NODES.binaryNode(value.getBytesValue().toByteArray());
            case KVLIST_VALUE -> map(value.getKvlistValue().getValuesList());
            case ARRAY_VALUE -> {
                ArrayNode list = NODES.arrayNode();
                value.getArrayValue().getValuesList().forEach(element -> list.add(value(element)));
                yield list;
            }
            default -> NODES.nullNode();
        };
    }

    private static ObjectNode map(JsonNode pairs) {
        ObjectNode map = NODES.objectNode();
        pairs.forEach(pair -> map.set(pair.path("key").asText(), value(pair.path("value"))));
        return map;
    }

    private static JsonNode value(JsonNode value) {
        if (value.has("arrayValue")) {
            ArrayNode list = NODES.arrayNode();
            value.path("arrayValue").path("values").forEach(element -> list.add(value(element)));
            return list;
        }
        if (value.has("kvlistValue")) {
            return map(value.path("kvlistValue").path("values"));
        }
        for (String scalar : List.of("stringValue", "boolValue", "intValue", "doubleValue", "bytesValue")) {
            if (value.path(scalar).isValueNode()) {
                return scalar.equals("intValue") ? NODES.numberNode(number(value.path(scalar))) : value.path(scalar);
            }
        }
        return NODES.nullNode();
    }

    /** A 64-bit number, which JSON may write as a text; 0 when it is none. */
    private static long number(JsonNode number) {
        if (number.isTextual()) {
            try {
                return Long.parseLong(number.asText().trim());
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return number.asLong();
    }
}
