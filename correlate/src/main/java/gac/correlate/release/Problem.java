package gac.correlate.release;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a configuration file.
 *
 * @param file name of the file, or of the definition it was published as
 * @param line 1-based; 0 when the whole file is meant
 * @param column 1-based; 0 when the whole line is meant
 * @param key path of the offending key, such as {@code systems[2].level}; null when the file cannot be read as YAML
 * @param reason what is wrong and how to mend it
 */
public record Problem(
        String file, int line, int column, @Nullable String key, String reason) {
    /** A problem with a whole file, or something that is in no file. */
    public Problem(String file, @Nullable String key, String reason) {
        this(file, 0, 0, key, reason);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
            if (column > 0) {
                text.append(':').append(column);
            }
        }
        text.append(": ");
        if (key != null) {
            text.append(key).append(": ");
        }
        return text.append(reason).toString();
    }
}
