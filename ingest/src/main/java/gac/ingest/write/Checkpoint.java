package gac.ingest.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import org.jspecify.annotations.Nullable;

/**
 * How far a file has been read; written in the transaction of the lines before the position.
 *
 * @param instance the ingest instance that reads the file
 * @param source name of the source
 * @param id identity of the file's content: part of the event ids, kept over renames
 * @param path where it was seen last
 * @param fileKey device and inode, as the file system gives them; empty where it gives none
 * @param generation how often this file key had been given new content
 * @param prefixLength how many of its first bytes {@code prefixHash} covers
 * @param prefixHash hash of its first bytes
 * @param offset byte offset behind the last line (of the uncompressed content)
 * @param continuing the offset lies inside a line of which the first part is written
 * @param columns the last line before the offset that names the columns of those after it ({@code #Fields: …}); null when none does
 */
public record Checkpoint(
        String instance,
        String source,
        String id,
        String path,
        String fileKey,
        int generation,
        int prefixLength,
        String prefixHash,
        long offset,
        boolean continuing,
        @Nullable String columns) {
    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /** Key in the checkpoint topic. */
    public String key() {
        return instance + "/" + source + "/" + id;
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is JSON", e);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static Checkpoint fromJson(String json) {
        try {
            return JSON.readValue(json, Checkpoint.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a checkpoint: " + json, e);
        }
    }
}
