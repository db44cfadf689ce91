package gac.ingest.receive;

import gac.ingest.write.InFlight;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which endpoint of a listener a request is for. Safe for many threads. */
final class HttpRoutes {
    private static final String LINES_PATH = "/v1/logs/";

    private static final String OTLP_PATH = "/v1/logs";
    private static final String HEC_PATH = "/services/collector";

    /**
     * Where a request goes.
     *
     * @param named the source the path names; null: the token decides
     * @param problem why it goes no further; null: it does
     * @param answer of a request that brings nothing; null: it brings lines
     */
    record Route(
            HttpEndpoint endpoint,
            @Nullable SourceIntake named,
            @Nullable HttpProblem problem,
            @Nullable FullHttpResponse answer) {
        static Route of(HttpRequest request, HttpEndpoint endpoint, @Nullable SourceIntake named) {
            boolean post = request.method().equals(HttpMethod.POST);
            return new Route(endpoint, named, post ? null : HttpProblem.METHOD_NOT_ALLOWED, null);
        }
    }

    private final HttpEndpoint lines = new HttpLines();
    private final HttpEndpoint otlp = new OtlpEndpoint();
    private final HttpEndpoint hecEvents = new HecEndpoint(HecEndpoint.Takes.EVENTS);
    private final HttpEndpoint hecRaw = new HecEndpoint(HecEndpoint.Takes.RAW);
    private final HttpEndpoint hecAcknowledgements = new HecEndpoint(HecEndpoint.Takes.ACKNOWLEDGEMENTS);
    private final Map<String, SourceIntake> byName;
    private final HttpAccess access;
    private final InFlight inFlight;

    HttpRoutes(List<SourceIntake> sources, InFlight inFlight) {
        this.byName = sources.stream()
                .collect(Collectors.toMap(source -> source.config().name(), source -> source));
        this.access = new HttpAccess(sources);
        this.inFlight = inFlight;
    }

    Route find(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return new Route(lines, null, HttpProblem.BAD_REQUEST, null);
        }
        String path = request.uri().split("\\?", 2)[0];
        if (path.startsWith(HEC_PATH)) {
            return collector(request, path.substring(HEC_PATH.length()));
        }
        if (path.equals(OTLP_PATH)) {
            return Route.of(request, otlp, null);
        }
        SourceIntake named = path.startsWith(LINES_PATH) ? byName.get(path.substring(LINES_PATH.length())) : null;
        return named == null ? new Route(lines, null, HttpProblem.UNKNOWN_PATH, null) : Route.of(request, lines, named);
    }

    private Route collector(HttpRequest request, String path) {
        return switch (path) {
            case "", "/event", "/event/1.0" -> Route.of(request, hecEvents, null);
            case "/raw", "/raw/1.0" -> Route.of(request, hecRaw, null);
            case "/ack" -> Route.of(request, hecAcknowledgements, null);
            case "/health", "/health/1.0" ->
                new Route(hecEvents, null, null, inFlight.full() ? HecEndpoint.full() : HecEndpoint.healthy());
            default -> new Route(hecEvents, null, HttpProblem.UNKNOWN_PATH, null);
        };
    }

    /** Whether the request may bring lines, and whose. */
    HttpAccess.Decision access(Route route, @Nullable String authorization, InetAddress peer) {
        SourceIntake named = route.named();
        return named == null ? access.byToken(authorization, peer) : HttpAccess.named(named, authorization, peer);
    }
}
