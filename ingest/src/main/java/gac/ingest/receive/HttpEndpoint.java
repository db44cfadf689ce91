package gac.ingest.receive;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;

/** What one protocol over HTTP makes of a body, and in which words it answers. Stateless, or safe for many threads. */
interface HttpEndpoint {

    /**
     * What a body holds.
     *
     * @param body decompressed
     * @param maxFrame longest line in bytes
     */
    HttpBatch read(FullHttpRequest request, byte[] body, int maxFrame);

    /** The answer to a request that is not taken; {@code Retry-After} and the like are added to it. */
    FullHttpResponse problem(HttpProblem problem, io.netty.handler.codec.http.HttpRequest request);
}
