package gac.ingest.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import gac.ingest.parse.text.Stamp;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtlpLogsTest {
    private static final int MAX_FRAME = 480;
    private static final long TIME = 1_795_341_600_250_000_000L;

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static KeyValue pair(String key, AnyValue value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static AnyValue list(KeyValue... pairs) {
        return AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(pairs)))
                .build();
    }

    private static final ExportLogsServiceRequest REQUEST = ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder()
                    .setResource(Resource.newBuilder()
                            .addAttributes(pair("service.name", text("portal")))
                            .addAttributes(pair("host.name", text("web-1")))
                            .addAttributes(pair("tier", text("dmz"))))
                    .addScopeLogs(ScopeLogs.newBuilder()
                            .setScope(InstrumentationScope.newBuilder().setName("vn.example.Login"))
                            .addLogRecords(LogRecord.newBuilder()
                                    .setTimeUnixNano(TIME)
                                    .setObservedTimeUnixNano(TIME + 1)
                                    .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN2)
                                    .setBody(text("đăng nhập thất bại"))
                                    .setTraceId(ByteString.copyFrom(
                                            new byte[] {0x5b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}))
                                    .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0x8f}))
                                    .addAttributes(pair("tier", text("inner")))
                                    .addAttributes(pair(
                                            "tries",
                                            AnyValue.newBuilder().setIntValue(3).build())))
                            .addLogRecords(LogRecord.newBuilder()
                                    .setObservedTimeUnixNano(TIME)
                                    .setSeverityText("Notice")
                                    .setBody(list(
                                            pair("msg", text("a\nb")),
                                            pair(
                                                    "list",
                                                    AnyValue.newBuilder()
                                                            .setArrayValue(ArrayValue.newBuilder()
                                                                    .addValues(AnyValue.newBuilder()
                                                                            .setDoubleValue(0.5))
                                                                    .addValues(AnyValue.newBuilder()
                                                                            .setBoolValue(true))
                                                                    .addValues(AnyValue.getDefaultInstance()))
                                                            .build()))))
                            .addLogRecords(LogRecord.newBuilder()
                                    .setEventName("started")
                                    .addAttributes(pair("k", text("v"))))
                            .addLogRecords(LogRecord.newBuilder()
                                    .setBody(AnyValue.newBuilder()
                                            .setBytesValue(ByteString.copyFrom(new byte[] {1, 2, 3}))))))
            .build();

    private static final String REQUEST_JSON = """
            {"resourceLogs": [{"resource": {"attributes": [
                {"key": "service.name", "value": {"stringValue": "portal"}},
                {"key": "host.name", "value": {"stringValue": "web-1"}},
                {"key": "tier", "value": {"stringValue": "dmz"}}]},
              "scopeLogs": [{"scope": {"name": "vn.example.Login"}, "logRecords": [
                {"timeUnixNano": "1795341600250000000", "observedTimeUnixNano": 1795341600250000001, "severityNumber": 14,
                 "body": {"stringValue": "đăng nhập thất bại"}, "traceId": "5b0102030405060708090a0b0c0d0e0f",
                 "spanId": "010203040506078f", "unknown": [],
                 "attributes": [{"key": "tier", "value": {"stringValue": "inner"}}, {"key": "tries", "value": {"intValue": "3"}}]},
                {"observedTimeUnixNano": "1795341600250000000", "severityText": "Notice", "body": {"kvlistValue": {"values": [
                  {"key": "msg", "value": {"stringValue": "a\\nb"}},
                  {"key": "list", "value": {"arrayValue": {"values": [{"doubleValue": 0.5}, {"boolValue": true}, {}]}}}]}}},
                {"eventName": "started", "attributes": [{"key": "k", "value": {"stringValue": "v"}}]},
                {"body": {"bytesValue": "AQID"}}]}]}]}
            """;

    private static List<String> show(OtlpLogs.Result result) {
        return result.items().stream()
                .map(item -> new String(item.frame().bytes(), UTF_8)
                        + " | " + item.envelope().time()
                        + " | " + item.envelope().fields())
                .toList();
    }

    @Test
    void bothEncodingsSayTheSame() throws IOException {
        OtlpLogs.Result result = OtlpLogs.protobuf(REQUEST.toByteArray(), MAX_FRAME);
        String common = "{service.name=portal, host.name=web-1, tier=%s, log.logger=vn.example.Login";
        Stamp time = Stamp.ofEpoch(1_795_341_600L, 250_000_000, 0);
        assertThat(show(result))
                .containsExactly(
                        "đăng nhập thất bại | " + time + " | " + common.formatted("inner")
                                + ", tries=3, trace.id=5b0102030405060708090a0b0c0d0e0f, span.id=010203040506078f, log.level=warn}",
                        "{\"msg\":\"a\\nb\",\"list\":[0.5,true,null]} | " + time + " | " + common.formatted("dmz")
                                + ", log.level=Notice}",
                        "{\"k\":\"v\"} | null | " + common.formatted("dmz") + ", k=v, otel.event_name=started}",
                        "\1\2\3 | null | " + common.formatted("dmz") + "}");
        assertThat(result.noText()).isEqualTo(1);
        OtlpLogs.Result json = OtlpLogs.json(REQUEST_JSON.getBytes(UTF_8), MAX_FRAME);
        assertThat(show(json)).isEqualTo(show(result));
        assertThat(json.noText()).isEqualTo(1);
    }

    @Test
    void emptyAndLong() throws IOException {
        assertThat(OtlpLogs.protobuf(new byte[0], MAX_FRAME).items()).isEmpty();
        assertThat(OtlpLogs.json("{}".getBytes(UTF_8), MAX_FRAME).items()).isEmpty();
        String json =
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{},{\"body\":{\"stringValue\":\"" + "x".repeat(500)
                        + "\"}},{\"body\":{\"bytesValue\":\"\"}},{\"body\":{\"stringValue\":\"\\u0000\"}}]}]}]}";
        assertThat(OtlpLogs.json(json.getBytes(UTF_8), MAX_FRAME).items().stream()
                        .map(item -> item.frame().bytes().length))
                .containsExactly(2, 480, 20, 2, 1);
    }

    @Test
    void depthIsBounded() throws IOException {
        AnyValue deep = text("x");
        String deepJson = "{\"stringValue\":\"x\"}";
        for (int i = 0; i < 400; i++) {
            deep = AnyValue.newBuilder()
                    .setArrayValue(ArrayValue.newBuilder().addValues(deep))
                    .build();
            deepJson = "{\"arrayValue\":{\"values\":[" + deepJson + "]}}";
        }
        byte[] protobuf = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder().setBody(deep))))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> OtlpLogs.protobuf(protobuf, MAX_FRAME)).isInstanceOf(IOException.class);
        String json = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":" + deepJson + "}]}]}]}";
        assertThatThrownBy(() -> OtlpLogs.json(json.getBytes(UTF_8), MAX_FRAME)).isInstanceOf(IOException.class);
    }

    @Test
    void seededDamageGivesRecordsOrAnIOException() {
        Random random = new Random(20261130);
        byte[] protobuf = REQUEST.toByteArray();
        byte[] json = REQUEST_JSON.getBytes(UTF_8);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            boolean binary = round % 2 == 0;
            byte[] damaged = (binary ? protobuf : json).clone();
            for (int i = random.nextInt(5); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] =
                        binary ? (byte) random.nextInt() : (byte) "{}[]\",:0a".charAt(random.nextInt(9));
            }
            if (random.nextInt(4) == 0) {
                damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            try {
                OtlpLogs.Result result =
                        binary ? OtlpLogs.protobuf(damaged, MAX_FRAME) : OtlpLogs.json(damaged, MAX_FRAME);
                result.items()
                        .forEach(item -> assertThat(item.frame().bytes().length).isBetween(1, MAX_FRAME));
                read++;
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
        assertThat(read).isPositive();
    }
}
