package gac.ingest.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message lists every error, one per line. */
public final class ConfigException extends RuntimeException {
    private final transient List<ConfigError> errors;

    public ConfigException(List<ConfigError> errors) {
        super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** Every error found, in the order of the file. */
    public List<ConfigError> errors() {
        return errors;
    }
}
