package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RELP, rsyslog's reliable protocol: each line is acknowledged once Kafka has it. */
public record RelpConfig(
        @JsonPropertyDescription("address to listen on; 0.0.0.0 for all") @NotBlank
        String bind,

        @JsonPropertyDescription("TCP port; 0 takes a free one") @NotNull @Min(0) @Max(65535)
        Integer port,

        @JsonPropertyDescription("networks whose senders belong to this source; empty: all others") @NotNull
        List<@NotNull Network> peers,

        @JsonPropertyDescription("longest line in bytes; treated as for syslog_tcp") @Min(480) @Max(LARGEST_FRAME)
        Integer maxFrame,

        @JsonPropertyDescription("TLS, see below; none: plain TCP") @Valid @Nullable
        Tls tls,

        @JsonPropertyDescription(MAX_CONNECTIONS) @Min(1) @Max(100_000)
        Integer maxConnections,

        @JsonPropertyDescription(IDLE) @NotNull Duration idle,

        @JsonPropertyDescription(COMPLETE_WITHIN) @NotNull Duration completeWithin)
        implements ReceiverConfig.Streaming {

    public RelpConfig {
        bind = ReceiverConfig.or(bind, "127.0.0.1");
        peers = ReceiverConfig.listOf(peers);
        maxFrame = ReceiverConfig.or(maxFrame, ReceiverConfig.DEFAULT_MAX_FRAME);
        maxConnections = ReceiverConfig.or(maxConnections, 1000);
        idle = ReceiverConfig.or(idle, DEFAULT_IDLE);
        completeWithin = ReceiverConfig.or(completeWithin, DEFAULT_COMPLETE_WITHIN);
    }

    @Override
    public String type() {
        return ReceiverConfig.RELP;
    }

    @Override
    public RelpConfig withTls(Tls other) {
        return new RelpConfig(bind, port, peers, maxFrame, other, maxConnections, idle, completeWithin);
    }
}
