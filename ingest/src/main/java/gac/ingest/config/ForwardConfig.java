package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Forward protocol of Fluentd and Fluent Bit: a chunk whose sender asks for it is acknowledged once Kafka has it. */
public record ForwardConfig(
        @JsonPropertyDescription("address to listen on; 0.0.0.0 for all") @NotBlank
        String bind,

        @JsonPropertyDescription("TCP port; 0 takes a free one") @NotNull @Min(0) @Max(65535)
        Integer port,

        @JsonPropertyDescription("networks whose senders belong to this source; empty: all others") @NotNull
        List<@NotNull Network> peers,

        @JsonPropertyDescription(
                "senders must prove that they know it (shared_key of Fluentd and Fluent Bit); none: no check")
        @Size(min = 16, max = 512)
        @Nullable
        String sharedKey,

        @JsonPropertyDescription("longest event in bytes, as JSON; treated as for syslog_tcp")
        @Min(480)
        @Max(LARGEST_FRAME)
        Integer maxFrame,

        @JsonPropertyDescription("largest message (chunk) in bytes, as it is sent; it is held in memory")
        @Min(65536)
        @Max(64 << 20)
        Integer maxChunk,

        @JsonPropertyDescription("most bytes that a compressed chunk may become") @Min(65536) @Max(1 << 30)
        Integer maxBatch,

        @JsonPropertyDescription("TLS, see below; none: plain TCP") @Valid @Nullable
        Tls tls,

        @JsonPropertyDescription(MAX_CONNECTIONS) @Min(1) @Max(100_000)
        Integer maxConnections,

        @JsonPropertyDescription(IDLE) @NotNull Duration idle,

        @JsonPropertyDescription(COMPLETE_WITHIN) @NotNull Duration completeWithin)
        implements ReceiverConfig.Streaming {

    public ForwardConfig {
        bind = ReceiverConfig.or(bind, "127.0.0.1");
        peers = ReceiverConfig.listOf(peers);
        maxFrame = ReceiverConfig.or(maxFrame, ReceiverConfig.LARGEST_FRAME);
        maxChunk = ReceiverConfig.or(maxChunk, 8 << 20);
        maxBatch = ReceiverConfig.or(maxBatch, 64 << 20);
        maxConnections = ReceiverConfig.or(maxConnections, 100);
        idle = ReceiverConfig.or(idle, DEFAULT_IDLE);
        completeWithin = ReceiverConfig.or(completeWithin, DEFAULT_COMPLETE_WITHIN);
    }

    @Override
    public String type() {
        return ReceiverConfig.FORWARD;
    }

    @Override
    public ForwardConfig withTls(Tls other) {
        return new ForwardConfig(
                bind,
                port,
                peers,
                sharedKey,
                maxFrame,
                maxChunk,
                maxBatch,
                other,
                maxConnections,
                idle,
                completeWithin);
    }

    @Override
    public String toString() {
        // The key must not find its way into a log.
        return "ForwardConfig[bind=" + bind + ", port=" + port + ", peers=" + peers + "]";
    }
}
