package gac.ingest.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong in a configuration file, told so that a person can mend it.
 *
 * @param file the file, as it was named to Gác
 * @param line 1-based line in the file, null where it is not known (a key that is missing altogether)
 * @param key dotted path of the key, such as {@code sources[2].receiver.port}; empty for the file as a whole
 * @param problem what is wrong
 * @param remedy how to mend it
 */
public record ConfigError(String file, @Nullable Integer line, String key, String problem, String remedy) {

    @Override
    public String toString() {
        String place = line == null ? file : file + ":" + line;
        String what = key.isEmpty() ? problem : key + ": " + problem;
        return place + ": " + what + (remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
