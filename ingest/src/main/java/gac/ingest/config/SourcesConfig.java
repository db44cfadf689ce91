package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Collections;
import java.util.List;

/** A whole {@code sources.yaml}. Read it with {@link SourcesLoader}. */
public record SourcesConfig(
        @JsonPropertyDescription("the sources, at least one")
        @NotEmpty(message = "is missing or empty: nothing would be received")
        List<@NotNull @Valid SourceConfig> sources,

        @JsonPropertyDescription(
                "files in MaxMind's format (.mmdb) of countries, cities or autonomous systems, for all sources; read again when they change; none: off")
        @NotNull
        List<@NotBlank String> geoip,

        @JsonPropertyDescription(
                "true: name, version, operating system and device of user agents, for all sources; about a millisecond for each agent not seen before")
        @NotNull
        Boolean userAgents,

        @JsonPropertyDescription(
                "true: registered domains of the names in events, by the public suffix list, for all sources")
        @NotNull
        Boolean registeredDomains) {
    public SourcesConfig {
        userAgents = userAgents != null && userAgents;
        registeredDomains = registeredDomains != null && registeredDomains;
        geoip = geoip == null ? List.of() : Collections.unmodifiableList(geoip);
        sources = sources == null ? List.of() : Collections.unmodifiableList(sources);
    }
}
