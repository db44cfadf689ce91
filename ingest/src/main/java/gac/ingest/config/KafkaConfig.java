package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** A topic of the same Kafka to which agents write raw lines; read exactly once. */
public record KafkaConfig(
        @JsonPropertyDescription("topic with raw lines, such as gac.raw.agency-a; one or more lines in each record")
        @NotBlank
        @Pattern(regexp = "[A-Za-z0-9._-]{1,249}", message = "must be 1 to 249 letters, digits, '.', '_' or '-'")
        String topic,

        @JsonPropertyDescription(
                "consumer group whose offsets are committed; none: gac-ingest- and the name of the source")
        @Nullable
        String group,

        @JsonPropertyDescription("longest line in bytes; treated as for syslog_tcp")
        @Min(480)
        @Max(ReceiverConfig.LARGEST_FRAME)
        Integer maxFrame)
        implements ReceiverConfig {
    public KafkaConfig {
        maxFrame = maxFrame == null ? DEFAULT_MAX_FRAME : maxFrame;
    }

    @Override
    public String type() {
        return KAFKA;
    }
}
