package gac.correlate.sigma;

import org.jspecify.annotations.Nullable;

/**
 * Why a definition was refused (or, among warnings, what is doubtful about it).
 *
 * @param line 1-based; 0 when the whole file is meant
 * @param column 1-based; 0 when the whole line is meant
 * @param rule title or id of the definition, when it got far enough to have one
 * @param mend what to change, when there is something better to say than the reason itself
 */
public record RuleError(
        String file,
        int line,
        int column,
        @Nullable String rule,
        String reason,
        @Nullable String mend) {
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
        if (rule != null) {
            text.append(rule).append(": ");
        }
        text.append(reason);
        if (mend != null) {
            text.append("; ").append(mend);
        }
        return text.toString();
    }
}
