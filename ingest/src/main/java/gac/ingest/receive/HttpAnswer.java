package gac.ingest.receive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;

/** Answers with their content type and length. */
final class HttpAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HttpAnswer() {}

    static FullHttpResponse json(HttpResponseStatus status, Map<String, ?> body) {
        try {
            return of(status, "application/json; charset=utf-8", JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts and numbers is JSON", e);
        }
    }

    static FullHttpResponse of(HttpResponseStatus status, String type, byte[] body) {
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, type).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return answer;
    }

    /** A request that is not taken, in the words of its endpoint. */
    static FullHttpResponse problem(
            HttpEndpoint endpoint, HttpProblem problem, io.netty.handler.codec.http.HttpRequest request) {
        FullHttpResponse answer = endpoint.problem(problem, request);
        if (problem.retryAfter > 0) {
            answer.headers().set(HttpHeaderNames.RETRY_AFTER, problem.retryAfter);
        }
        if (problem == HttpProblem.METHOD_NOT_ALLOWED) {
            answer.headers().set(HttpHeaderNames.ALLOW, "POST");
        }
        if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
            answer.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return answer;
    }
}
