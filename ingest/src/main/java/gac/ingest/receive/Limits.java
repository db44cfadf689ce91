package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * How long a sender may take, and what counts those that take longer.
 *
 * @param idle a connection on which nothing comes for so long is closed
 * @param completeWithin so is one on which a message that has begun does not get on for so long
 * @param idled counts the first
 * @param slow counts the second
 * @param malformed counts the connections that were ended because the sender does not keep to the protocol
 */
record Limits(Duration idle, Duration completeWithin, Counter idled, Counter slow, Counter malformed) {
    Limits(ReceiverConfig.Streaming receiver, MeterRegistry registry) {
        this(
                receiver.idle(),
                receiver.completeWithin(),
                closed(registry, receiver, "idle"),
                closed(registry, receiver, "slow"),
                closed(registry, receiver, "malformed"));
    }

    /** What counts the connections of a listener that were let in and then ended for a reason. */
    static Counter closed(MeterRegistry registry, ReceiverConfig.Listening receiver, String reason) {
        return Counter.builder("gac.ingest.closed")
                .description("connections that were let in and then ended by Gác")
                .tag("listener", receiver.type() + ":" + receiver.port())
                .tag("reason", reason)
                .register(registry);
    }
}
