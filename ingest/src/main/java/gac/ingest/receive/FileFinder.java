package gac.ingest.receive;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The files that a path or glob names right now. */
final class FileFinder {
    /** No glob finds more; the rest is left out. */
    static final int MOST_FILES = 1000;

    private static final int DEEPEST = 16;

    private final Path root;
    private final int depth;
    private final PathMatcher matcher;
    private final boolean gzip;

    /**
     * A finder for an absolute path.
     *
     * @param gzip whether files that end in .gz are wanted; a file that is followed is never one
     */
    FileFinder(String path, boolean gzip) {
        this.gzip = gzip;
        Path literal = Path.of("/");
        Path whole = Path.of(path);
        int segments = 0;
        for (Path segment : whole) {
            if (isGlob(segment.toString()) || segments == whole.getNameCount() - 1) {
                break;
            }
            literal = literal.resolve(segment);
            segments++;
        }
        this.root = literal;
        this.depth = path.contains("**") ? DEEPEST : whole.getNameCount() - segments;
        boolean glob = isGlob(path);
        this.matcher = glob ? FileSystems.getDefault().getPathMatcher("glob:" + path) : whole::equals;
    }

    private static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** The files, in the order of their paths. A folder that cannot be read is taken for empty: it may come later. */
    List<Path> find() throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && matcher.matches(file) && (gzip || !GzipFile.isGzip(file))) {
                    found.add(file);
                }
                return found.size() >= MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // gone since it was listed, or not ours to read
            }
        });
        found.sort(null);
        return found;
    }
}
