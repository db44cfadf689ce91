package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.google.re2j.Pattern;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.jspecify.annotations.Nullable;

/** Which lines of a file make one event. Patterns are RE2's: linear in the line, searched anywhere in it unless anchored. */
public record Multiline(
        @JsonPropertyDescription("a line in which it is found begins an event, all others continue it") @Nullable
        Pattern start,

        @JsonPropertyDescription(
                "or: a line in which it is found continues the event before, all others begin one; '^\\s|^Caused by:' suits stack traces of Java")
        @Nullable
        Pattern continuation,

        @JsonPropertyDescription(
                "or: modsecurity, its native (serial) audit log: all from section A to the section Z with the same boundary")
        @Nullable
        Form form,

        @JsonPropertyDescription("lines of one event; what follows is the next event") @Min(2) @Max(10_000)
        Integer maxLines,

        @JsonPropertyDescription("when nothing has been added for so long, the event at the end of a file is over")
        @NotNull
        @DurationMax(seconds = 60)
        Duration maxAge) {
    /** Software whose events say themselves where they end. */
    public enum Form {
        MODSECURITY
    }

    public Multiline {
        maxLines = maxLines == null ? 500 : maxLines;
        maxAge = maxAge == null ? Duration.ofSeconds(5) : maxAge;
    }

    /** Whether a line begins an event; of a form only what stands in the lines before tells. */
    public boolean begins(String line) {
        if (start != null) {
            return start.matcher(line).find();
        }
        return continuation == null || !continuation.matcher(line).find();
    }
}
