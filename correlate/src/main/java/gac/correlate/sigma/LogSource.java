package gac.correlate.sigma;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma log source. In a rule: which events it is meant for. Of an event: where it came from. Names are compared in
 * lower case, as the specification writes them.
 */
public record LogSource(
        @Nullable String product,
        @Nullable String category,
        @Nullable String service) {
    /** No key at all: as a rule's log source it admits every event. */
    public static final LogSource NONE = new LogSource(null, null, null);

    public LogSource {
        product = lower(product);
        category = lower(category);
        service = lower(service);
    }

    /** True when every key of this (rule's) log source is met by the event's; keys this one lacks do not matter. */
    public boolean admits(LogSource event) {
        return meets(product, event.product) && meets(category, event.category) && meets(service, event.service);
    }

    /**
     * Reads {@code product=linux,service=sshd}.
     *
     * @throws IllegalArgumentException naming the part that is not key=value with a known key
     */
    public static LogSource parse(String text) {
        String product = null;
        String category = null;
        String service = null;
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (value.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + part.strip() + "' is not key=value; write for example" + " product=linux,service=sshd");
            }
            switch (key) {
                case "product" -> product = value;
                case "category" -> category = value;
                case "service" -> service = value;
                default ->
                    throw new IllegalArgumentException(
                            "unknown log source key '" + key + "'; the keys are product, category and service");
            }
        }
        return new LogSource(product, category, service);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(3);
        add(parts, "product", product);
        add(parts, "category", category);
        add(parts, "service", service);
        return parts.isEmpty() ? "any" : String.join(",", parts);
    }

    private static void add(List<String> parts, String key, @Nullable String value) {
        if (value != null) {
            parts.add(key + "=" + value);
        }
    }

    private static boolean meets(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given);
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(java.util.Locale.ROOT);
    }
}
