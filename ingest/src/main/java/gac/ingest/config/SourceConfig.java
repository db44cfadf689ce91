package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One source of lines: who they belong to, how they come in and how to read them.
 *
 * <p>The agency ({@code organization}) is a property of the source, so of the listener, peer network, token or file; nothing a
 * line says can change it.
 */
public record SourceConfig(
        @JsonPropertyDescription("unique name; it is part of event ids, metrics and the HTTP path")
        @NotBlank
        @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
                message = "must be 1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or digit")
        String name,

        @JsonPropertyDescription("id of the agency the lines belong to")
        @NotBlank
        @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
                message = "must be 1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or digit")
        String organization,

        @JsonPropertyDescription("name of the agency, for people") @Nullable
        String organizationName,

        @JsonPropertyDescription("how the lines come in") @NotNull @Valid
        ReceiverConfig receiver,

        @JsonPropertyDescription("type of the lines; auto finds it line by line") @NotBlank
        String parser,

        @JsonPropertyDescription("file of patterns of your own, tried before the parser; read again when it changes")
        @Nullable
        String patterns,

        @JsonPropertyDescription(
                "the server's own LogFormat, log_format, log-format or text format, as its configuration has it (nginx_access, apache_access, haproxy, envoy)")
        @Nullable
        String format,

        @JsonPropertyDescription("time zone of stamps that name none") @NotNull
        ZoneId zone,

        @JsonPropertyDescription("lines that claim to be older get the time they were received") @NotNull
        Duration oldest,

        @JsonPropertyDescription("an import: lines count as received when they say they were written (file, once)")
        @NotNull
        Boolean backfill,

        @JsonPropertyDescription("backfill: the instant from which stamps without a year are reckoned; none: now")
        @Nullable
        Instant asOf,

        @JsonPropertyDescription("proxies whose forwarded addresses are believed") @NotNull
        List<@NotNull Network> trustedProxies,

        @JsonPropertyDescription("addresses that many users share (NAT, VPN); marked, never blamed alone") @NotNull
        List<@NotNull Network> sharedEgress,

        @JsonPropertyDescription(
                "host name in the line to id of the system it belongs to; with one entry, lines that name no host are that host's")
        @NotNull
        Map<String, @NotBlank String> hosts) {

    /** Where a stamp without zone is read, when the source does not say. */
    public static final ZoneId DEFAULT_ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** Parser name for finding the type line by line. */
    public static final String AUTO = "auto";

    /** How old a claimed time may be, when the source does not say. */
    public static final Duration DEFAULT_OLDEST = Duration.ofDays(7);

    public SourceConfig {
        parser = parser == null ? AUTO : parser;
        zone = zone == null ? DEFAULT_ZONE : zone;
        oldest = oldest == null ? DEFAULT_OLDEST : oldest;
        backfill = backfill != null && backfill;
        trustedProxies = trustedProxies == null ? List.of() : Collections.unmodifiableList(trustedProxies);
        sharedEgress = sharedEgress == null ? List.of() : Collections.unmodifiableList(sharedEgress);
        hosts = hosts == null ? Map.of() : Collections.unmodifiableMap(hosts);
    }

    /** The same source with another receiver. */
    SourceConfig withReceiver(ReceiverConfig other) {
        return with(other, patterns);
    }

    /** The same source with its patterns elsewhere. */
    SourceConfig withPatterns(String other) {
        return with(receiver, other);
    }

    private SourceConfig with(ReceiverConfig otherReceiver, @Nullable String otherPatterns) {
        return new SourceConfig(
                name,
                organization,
                organizationName,
                otherReceiver,
                parser,
                otherPatterns,
                format,
                zone,
                oldest,
                backfill,
                asOf,
                trustedProxies,
                sharedEgress,
                hosts);
    }
}
