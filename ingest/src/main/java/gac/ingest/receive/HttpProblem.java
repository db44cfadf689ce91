package gac.ingest.receive;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Why a request is not answered 200. Each endpoint says it in its protocol's words. */
enum HttpProblem {
    BAD_REQUEST(400, "bad_request", "this is no HTTP request"),
    UNKNOWN_PATH(
            404,
            "unknown_source",
            "post to /v1/logs/{source} with the name of an http source, to /v1/logs (OTLP) or to /services/collector (HEC)"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed", "use POST"),
    UNKNOWN_PEER(403, "unknown_peer", "this source takes no lines from your address"),
    UNKNOWN_SUBJECT(403, "unknown_subject", "this source takes no lines from who shows your certificate"),
    NO_TOKEN(401, "unauthorized", "send the source's token: Authorization: Bearer …"),
    NO_CREDENTIALS(401, "unauthorized", "Authorization must be: Bearer TOKEN, or: Splunk TOKEN"),
    WRONG_TOKEN(401, "unauthorized", "this is no token of the source"),
    TOO_LARGE(
            413,
            "too_large",
            "the body is larger than the source's max_body, before or after decompression; send fewer lines at a time"),
    UNSUPPORTED_ENCODING(415, "unsupported_encoding", "send the body plain or with gzip"),
    UNSUPPORTED_EXPECTATION(417, "unsupported_expectation", "expect nothing but 100-continue"),
    UNSUPPORTED_TYPE(415, "unsupported_type", "Content-Type must be application/x-protobuf or application/json"),
    BUSY(429, "busy", "too much is waiting for Kafka; send the same request again later", 1),
    BAD_BODY(400, "bad_body", "the body could not be read"),
    BAD_GZIP(400, "bad_body", "the body is no whole gzip"),
    NO_LINES(400, "no_lines", "the body holds no line"),
    KAFKA_UNAVAILABLE(
            503, "kafka_unavailable", "Kafka has not acknowledged every line; send the same request again", 5);

    private final int status;

    /** For programs, and the label of the counter. */
    final String code;

    /** For people. */
    final String message;

    /** After so many seconds the same request may be sent again; 0: it would fare no better. */
    final int retryAfter;

    HttpProblem(int status, String code, String message) {
        this(status, code, message, 0);
    }

    HttpProblem(int status, String code, String message, int retryAfter) {
        this.status = status;
        this.code = code;
        this.message = message;
        this.retryAfter = retryAfter;
    }

    HttpResponseStatus status() {
        return HttpResponseStatus.valueOf(status);
    }
}
