package gac.ingest.receive;

import com.google.protobuf.CodedOutputStream;
import gac.ingest.frame.OtlpLogs;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code POST /v1/logs}: OTLP over HTTP, protobuf or JSON; the answer is in the encoding of the request, errors are {@code google.rpc.Status}. A record
 * whose body is no text is kept as a dead letter and told as rejected (partial success), so that the sender does not send it again.
 */
final class OtlpEndpoint implements HttpEndpoint {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    /** {@code google.rpc.Code}: what went wrong is the request's fault, or passes. */
    private static final int INVALID_ARGUMENT = 3;

    private static final int UNAUTHENTICATED = 16;
    private static final int UNAVAILABLE = 14;

    @Override
    public HttpBatch read(FullHttpRequest request, byte[] body, int maxFrame) {
        String type = type(request);
        if (!type.equals(PROTOBUF) && !type.equals(JSON)) {
            return HttpBatch.refused(HttpProblem.UNSUPPORTED_TYPE);
        }
        boolean json = type.equals(JSON);
        try {
            OtlpLogs.Result logs = json ? OtlpLogs.json(body, maxFrame) : OtlpLogs.protobuf(body, maxFrame);
            return HttpBatch.of(logs.items(), () -> taken(json, logs.noText()));
        } catch (IOException e) {
            return HttpBatch.refused(HttpProblem.BAD_BODY);
        }
    }

    private static String type(HttpRequest request) {
        return request.headers()
                .get(HttpHeaderNames.CONTENT_TYPE, "")
                .split(";", 2)[0]
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    private static FullHttpResponse taken(boolean json, int rejected) {
        String message = rejected == 0 ? "" : "records whose body is no text are kept as dead letters";
        if (json) {
            return HttpAnswer.json(
                    HttpResponseStatus.OK,
                    rejected == 0
                            ? Map.of()
                            : Map.of(
                                    "partialSuccess",
                                    Map.of("rejectedLogRecords", Integer.toString(rejected), "errorMessage", message)));
        }
        ExportLogsServiceResponse.Builder answer = ExportLogsServiceResponse.newBuilder();
        if (rejected > 0) {
            answer.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(rejected)
                    .setErrorMessage(message));
        }
        return HttpAnswer.of(HttpResponseStatus.OK, PROTOBUF, answer.build().toByteArray());
    }

    @Override
    public FullHttpResponse problem(HttpProblem problem, HttpRequest request) {
        int code = problem.retryAfter > 0
                ? UNAVAILABLE
                : problem.status().equals(HttpResponseStatus.UNAUTHORIZED) ? UNAUTHENTICATED : INVALID_ARGUMENT;
        if (!type(request).equals(PROTOBUF)) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("code", code);
            status.put("message", problem.message);
            return HttpAnswer.json(problem.status(), status);
        }
        return HttpAnswer.of(problem.status(), PROTOBUF, status(code, problem.message));
    }

    /** {@code google.rpc.Status}: 1 is the code, 2 the message. */
    private static byte[] status(int code, String message) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream output = CodedOutputStream.newInstance(bytes);
            output.writeInt32(1, code);
            output.writeString(2, message);
            output.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory takes what is written to it", e);
        }
    }
}
