package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TLS on a port (RFC 5425 for syslog, with the protocol versions of RFC 9662). */
public record Tls(
        @JsonPropertyDescription("PEM file: this server's certificate, then the ones between it and its CA") @NotBlank
        String certificate,

        @JsonPropertyDescription("PEM file: its private key, unencrypted PKCS#8") @NotBlank
        String key,

        @JsonPropertyDescription(
                "PEM file: the CAs whose certificates senders must show (mutual TLS); none: senders show none")
        @Nullable
        String clients,

        @JsonPropertyDescription(
                "senders of this source, by names in their certificates: `O=Agency A` or a whole `CN=web-1,O=Agency A`; empty: all others")
        @NotNull
        List<@NotNull Subject> subjects) {

    public Tls {
        subjects = subjects == null ? List.of() : Collections.unmodifiableList(subjects);
    }

    /** The same with paths taken from a folder. */
    Tls in(Path folder) {
        return new Tls(
                resolve(folder, certificate),
                resolve(folder, key),
                clients == null ? null : resolve(folder, clients),
                subjects);
    }

    private static String resolve(Path folder, String path) {
        return folder.resolve(path).normalize().toString();
    }
}
