package gac.correlate.release;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files a release is made of.
 *
 * @param rules rule files, and folders that are searched through for {@code .yml} and {@code .yaml}
 * @param systems the register of systems; null: none is registered
 * @param exceptions null: nothing is held back
 * @param watches null: no watch is kept
 * @param indicators which feeds of indicators there are; null: none
 */
public record ReleaseFiles(
        List<Path> rules,
        @Nullable Path systems,
        @Nullable Path exceptions,
        @Nullable Path watches,
        @Nullable Path indicators) {
    public ReleaseFiles {
        rules = List.copyOf(rules);
    }

    public static ReleaseFiles ofRules(List<Path> rules) {
        return new ReleaseFiles(rules, null, null, null, null);
    }
}
