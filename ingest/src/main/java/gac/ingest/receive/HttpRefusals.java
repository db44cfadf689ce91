package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Answers other than 200 of one listener. Each is counted as it is made, so that no request is turned away unseen. */
final class HttpRefusals {
    /** Why; its name in lower case is the code in the answer and the reason in {@code gac.ingest.refused}. */
    enum Reason {
        BAD_REQUEST(400),
        BAD_BODY(400),
        NO_LINES(400),
        UNAUTHORIZED(401),
        UNKNOWN_PEER(403),
        UNKNOWN_SOURCE(404),
        METHOD_NOT_ALLOWED(405),
        TOO_LARGE(413),
        UNSUPPORTED_ENCODING(415),
        UNSUPPORTED_EXPECTATION(417),
        BUSY(429),
        KAFKA_UNAVAILABLE(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        private String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    HttpRefusals(MeterRegistry registry, ReceiverConfig.Http receiver) {
        for (Reason reason : Reason.values()) {
            counters.put(reason, Sockets.refused(registry, receiver, reason.code()));
        }
    }

    /** Counts a refusal and gives its answer. */
    FullHttpResponse answer(Reason reason, String message) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
        return HttpAnswer.error(HttpResponseStatus.valueOf(reason.status), reason.code(), message);
    }

    /** The same, where the same request may be sent again after some seconds. */
    FullHttpResponse later(Reason reason, String message, int afterSeconds) {
        FullHttpResponse answer = answer(reason, message);
        answer.headers().set(HttpHeaderNames.RETRY_AFTER, afterSeconds);
        return answer;
    }

    FullHttpResponse tooLarge(int maxBody) {
        return answer(
                Reason.TOO_LARGE,
                "a body may have " + maxBody + " bytes, before and after decompression; send fewer lines at a time");
    }
}
