package gac.ingest.receive;

import gac.ingest.frame.Enveloped;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request brought.
 *
 * @param items its lines; when there are none, nothing is waited for
 * @param answer the answer once Kafka has every line
 * @param problem why nothing of it is taken; null: it is taken
 */
record HttpBatch(
        List<Enveloped> items,
        Supplier<FullHttpResponse> answer,
        @Nullable HttpProblem problem) {

    static HttpBatch of(List<Enveloped> items, Supplier<FullHttpResponse> answer) {
        return new HttpBatch(items, answer, null);
    }

    /** Nothing of it is taken. */
    static HttpBatch refused(HttpProblem problem) {
        return new HttpBatch(
                List.of(),
                () -> {
                    throw new IllegalStateException("a problem has its answer from the endpoint");
                },
                problem);
    }
}
