package gac.ingest.receive;

import gac.ingest.frame.Enveloped;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineCursor;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/logs/{source}}: lines of text or newline-delimited JSON; answers in JSON. */
final class HttpLines implements HttpEndpoint {

    @Override
    public HttpBatch read(FullHttpRequest request, byte[] body, int maxFrame) {
        List<Frame> frames = lines(body, maxFrame);
        return frames.isEmpty()
                ? HttpBatch.refused(HttpProblem.NO_LINES)
                : HttpBatch.of(
                        Enveloped.plain(frames),
                        () -> HttpAnswer.json(HttpResponseStatus.OK, Map.of("accepted", frames.size())));
    }

    static List<Frame> lines(byte[] body, int maxFrame) {
        LineCursor cursor = new LineCursor(body, 0, body.length, maxFrame, true, false);
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = cursor.next(); frame != null; frame = cursor.next()) {
            frames.add(frame);
        }
        return frames;
    }

    @Override
    public FullHttpResponse problem(HttpProblem problem, HttpRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", problem.code);
        body.put("message", problem.message);
        return HttpAnswer.json(problem.status(), body);
    }
}
