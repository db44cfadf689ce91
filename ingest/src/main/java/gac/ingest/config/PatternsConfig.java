package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of patterns as it is written. */
record PatternsConfig(
        @JsonPropertyDescription("what ingest.parser says of the lines") @Nullable
        String name,

        @JsonPropertyDescription(
                "how @timestamp is written, in Java's letters (dd/MM/yyyy HH:mm:ss); none: found by its look")
        @Nullable
        String timeFormat,

        @JsonPropertyDescription("tried in order; the first that fits the whole line decides") @Nullable
        List<@Nullable Entry> patterns,

        @JsonPropertyDescription("lines that no pattern may fit") @Nullable
        List<@Nullable String> noMatch) {

    /** One pattern with what it sets and the lines that prove it. */
    record Entry(
            @Nullable String pattern,
            @Nullable Map<String, String> set,
            @Nullable List<@Nullable Test> tests) {}

    /** A line, and what its event must have by ECS name; an empty text means nothing there. */
    record Test(@Nullable String line, @Nullable Map<String, String> event) {}
}
