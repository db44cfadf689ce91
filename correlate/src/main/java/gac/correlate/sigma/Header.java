package gac.correlate.sigma;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules, correlations and filters have in common.
 *
 * @param id the `id`; a definition without one takes its name, then its title
 * @param name the `name` others refer to it by
 * @param gac the raw `gac:` section: our own keys, see the reference page; numbers, booleans and strings as YAML core
 * @param gacPlaces where each key of it stands
 */
public record Header(
        String id,
        @Nullable String name,
        String title,
        @Nullable String status,
        @Nullable String description,
        @Nullable String author,
        @Nullable String date,
        @Nullable String modified,
        Level level,
        List<String> tags,
        List<String> references,
        List<String> falsePositives,
        List<String> fields,
        Map<String, Object> gac,
        Map<String, Origin> gacPlaces,
        Origin origin) {

    public Header {
        tags = List.copyOf(tags);
        references = List.copyOf(references);
        falsePositives = List.copyOf(falsePositives);
        fields = List.copyOf(fields);
    }
}
