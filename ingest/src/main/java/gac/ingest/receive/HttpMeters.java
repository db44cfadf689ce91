package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import java.util.EnumMap;
import java.util.Map;

/** Counts the requests of one listener that are not answered 200, by reason. Safe for many threads. */
final class HttpMeters {
    private final Map<HttpProblem, Counter> counters = new EnumMap<>(HttpProblem.class);

    HttpMeters(MeterRegistry registry, ReceiverConfig.Listening receiver) {
        for (HttpProblem problem : HttpProblem.values()) {
            counters.put(problem, Sockets.refused(registry, receiver, problem.code));
        }
    }

    /** Counts the problem; gives its answer. */
    FullHttpResponse answer(HttpEndpoint endpoint, HttpProblem problem, HttpRequest request) {
        Counter counter = counters.get(problem);
        if (counter != null) {
            counter.increment();
        }
        return HttpAnswer.problem(endpoint, problem, request);
    }
}
