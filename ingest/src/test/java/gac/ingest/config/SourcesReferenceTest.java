package gac.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Keeps the reference of sources.yaml in docs/ingest.md equal to the records. {@code -Dgac.docs.update=true} writes it anew.
 */
class SourcesReferenceTest {
    private static final Path DOCS = Path.of("../docs/ingest.md");
    private static final String BEGIN =
            "<!-- reference: generated from the configuration records, see SourcesReferenceTest -->\n";
    private static final String END = "<!-- end of reference -->";

    @Test
    void theReferenceIsThatOfTheRecords() throws Exception {
        String page = Files.readString(DOCS);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).isPositive().isLessThanOrEqualTo(end);
        String wanted = reference();
        if (Boolean.getBoolean("gac.docs.update")) {
            Files.writeString(DOCS, page.substring(0, begin) + wanted + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(wanted);
    }

    private static String reference() throws Exception {
        StringBuilder text = new StringBuilder("\n### The file\n\n");
        table(text, SourcesConfig.class, minimal(SourcesConfig.class));
        text.append("\n### A source\n\n");
        table(text, SourceConfig.class, minimalSource());
        for (Map.Entry<String, Class<? extends ReceiverConfig>> type : ReceiverConfig.TYPES.entrySet()) {
            text.append("\n### receiver: {type: ").append(type.getKey()).append("}\n\n");
            table(
                    text,
                    type.getValue().asSubclass(Record.class),
                    minimal(type.getValue().asSubclass(Record.class)));
        }
        text.append("\n### multiline, of a file\n\n");
        table(text, Multiline.class, minimal(Multiline.class));
        text.append("\n### tls\n\n");
        table(text, Tls.class, minimal(Tls.class));
        return text.append('\n').toString();
    }

    private static Record minimalSource() throws Exception {
        return minimal(SourceConfig.class);
    }

    /** The record as it is when no key is given: what is set then is a default. */
    private static <R extends Record> R minimal(Class<R> type) throws Exception {
        Class<?>[] types = java.util.Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        return type.getDeclaredConstructor(types).newInstance(new Object[types.length]);
    }

    private static void table(StringBuilder text, Class<? extends Record> type, Record minimal) throws Exception {
        text.append("| key | default | meaning |\n|---|---|---|\n");
        for (RecordComponent component : type.getRecordComponents()) {
            JsonPropertyDescription description = Objects.requireNonNull(
                    component.getAccessor().getAnnotation(JsonPropertyDescription.class),
                    () -> component + " needs a description");
            text.append("| `")
                    .append(RecordBinder.key(component))
                    .append("` | ")
                    .append(fallback(component, component.getAccessor().invoke(minimal)))
                    .append(" | ")
                    .append(description.value())
                    .append(" |\n");
        }
    }

    private static String fallback(RecordComponent component, @org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            boolean required = component.getAccessor().isAnnotationPresent(NotNull.class)
                    || component.getAccessor().isAnnotationPresent(NotBlank.class);
            return required ? "required" : "none";
        }
        if (value instanceof java.time.Duration duration) {
            List<String> parts = new ArrayList<>();
            if (duration.toDays() > 0) {
                parts.add(duration.toDays() + "d");
            } else {
                parts.add(duration.toSeconds() + "s");
            }
            return "`" + String.join("", parts) + "`";
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            return "empty";
        }
        String text = value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
        return "`" + text + "`";
    }
}
