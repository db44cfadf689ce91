package gac.ingest.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import gac.ingest.frame.TextEncoding;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Reads {@code sources.yaml}; what it returns has been checked whole. */
public final class SourcesLoader {
    static final ObjectMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addDeserializer(Duration.class, new TextDeserializer<>(Duration.class, SourcesLoader::duration))
                    .addDeserializer(Network.class, new TextDeserializer<>(Network.class, Network::parse))
                    .addDeserializer(Subject.class, new TextDeserializer<>(Subject.class, Subject::parse))
                    .addDeserializer(TextEncoding.class, new TextDeserializer<>(TextEncoding.class, TextEncoding::of))
                    .addDeserializer(
                            com.google.re2j.Pattern.class,
                            new TextDeserializer<>(com.google.re2j.Pattern.class, LinePattern::compile))
                    .addDeserializer(TokenHash.class, new TextDeserializer<>(TokenHash.class, TokenHash::parse)))
            .build();

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private SourcesLoader() {}

    /**
     * Reads and checks a file. Relative paths in it are taken from its folder.
     *
     * @throws ConfigException with every error found
     */
    public static SourcesConfig load(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(new ConfigError(file.toString(), null, "", "no such file", "")));
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigError(
                    file.toString(), null, "", "cannot be read: " + e, "check that it is a file of UTF-8 text")));
        }
        Path folder = file.toAbsolutePath().getParent();
        SourcesConfig config = parse(file.toString(), text, folder == null ? Path.of("/") : folder);
        checkPatterns(config);
        return config;
    }

    /**
     * Reads and checks a text.
     *
     * @param name what errors call the text
     * @param folder from where relative paths are taken
     * @throws ConfigException with every error found
     */
    public static SourcesConfig parse(String name, String text, Path folder) {
        YamlTree tree = YamlTree.of(name, text, MAPPER);
        SourcesConfig config = tree.bind(SourcesConfig.class);
        if (config != null) {
            validate(config, tree.errors(), tree);
            SourcesRules.check(config, tree);
        }
        if (config == null || !tree.errors().isEmpty()) {
            throw new ConfigException(tree.sorted());
        }
        return resolve(config, folder);
    }

    private static void validate(SourcesConfig config, List<ConfigError> errors, RecordBinder.Problems problems) {
        List<String> known = errors.stream().map(ConfigError::key).toList();
        try (ValidatorFactory factory = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(
                        new ParameterMessageInterpolator(java.util.Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
                .buildValidatorFactory()) {
            Validator validator = factory.getValidator();
            for (ConstraintViolation<SourcesConfig> violation : validator.validate(config)) {
                String path = violation.getPropertyPath().toString().replaceAll("\\.?<[^>]*>", "");
                String key = java.util.Arrays.stream(path.split("\\."))
                        .map(RecordBinder::snake)
                        .collect(java.util.stream.Collectors.joining("."));
                if (known.stream().noneMatch(bad -> bad.equals(key) || bad.startsWith(key + "."))) {
                    Object value = violation.getInvalidValue();
                    problems.add(key, value == null ? "is missing" : violation.getMessage(), "");
                }
            }
        }
    }

    private static SourcesConfig resolve(SourcesConfig config, Path folder) {
        List<SourceConfig> sources = config.sources().stream()
                .map(source -> source.withReceiver(resolve(source.receiver(), folder)))
                .map(source -> source.patterns() == null
                        ? source
                        : source.withPatterns(
                                folder.resolve(source.patterns()).normalize().toString()))
                .toList();
        List<String> geoip = config.geoip().stream()
                .map(file -> folder.resolve(file).normalize().toString())
                .toList();
        return new SourcesConfig(sources, geoip, config.userAgents(), config.registeredDomains());
    }

    private static ReceiverConfig resolve(ReceiverConfig receiver, Path folder) {
        if (receiver instanceof ReceiverConfig.File file) {
            return file.withPath(folder.resolve(file.path()).normalize().toString());
        }
        if (receiver instanceof ReceiverConfig.Listening listening && listening.tls() != null) {
            return listening.withTls(listening.tls().in(folder));
        }
        return receiver;
    }

    /** Files of patterns that could not be used are found here and not at the first line. */
    private static void checkPatterns(SourcesConfig config) {
        List<ConfigError> errors = new ArrayList<>();
        for (SourceConfig source : config.sources()) {
            if (source.patterns() != null) {
                try {
                    PatternsLoader.load(Path.of(source.patterns()), source.zone());
                } catch (ConfigException e) {
                    errors.addAll(e.errors());
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
    }

    /**
     * Reads a duration: a number with ms, s, m, h or d, or ISO 8601.
     *
     * @throws IllegalArgumentException when the text is neither, or not positive
     */
    static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text.trim());
        Duration duration;
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        } else {
            try {
                duration = Duration.parse(text.trim());
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("'" + text + "' is no duration", e);
            }
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("'" + text + "' is not positive");
        }
        return duration;
    }

    /** Reads a value from its text; what the function refuses is an error of that key. */
    private static final class TextDeserializer<T> extends StdScalarDeserializer<T> {
        private final transient java.util.function.Function<String, T> read;

        TextDeserializer(Class<T> type, java.util.function.Function<String, T> read) {
            super(type);
            this.read = read;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText();
            try {
                return read.apply(text);
            } catch (IllegalArgumentException e) {
                return (T) context.handleWeirdStringValue(handledType(), text, "%s", String.valueOf(e.getMessage()));
            }
        }
    }
}
