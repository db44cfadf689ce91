package gac.correlate.release;

import gac.correlate.indicators.Feed;
import gac.correlate.indicators.FeedFile;
import gac.schemas.avro.DefinitionKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files a release is made of. */
public final class Documents {
    private static final Pattern RULE = Pattern.compile("(?m)^(?:title|detection|correlation)\\s*:");
    private static final Pattern SYSTEMS = Pattern.compile("(?m)^systems\\s*:");
    private static final Pattern EXCEPTIONS = Pattern.compile("(?m)^exceptions\\s*:");
    private static final Pattern INDICATORS = Pattern.compile("(?m)^indicators\\s*:");
    private static final Pattern WATCHES = Pattern.compile("(?m)^watches\\s*:");

    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private Documents() {}

    /**
     * The documents of these files; samples, {@code .test.yml}, are not rules.
     *
     * @throws IOException naming a file that cannot be read
     */
    public static List<Document> read(ReleaseFiles files) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (Path path : files.rules()) {
            for (Path file : ruleFiles(path)) {
                documents.add(document(DefinitionKind.rule, shown(path, file), file));
            }
        }
        add(DefinitionKind.system, files.systems(), documents);
        add(DefinitionKind.exception, files.exceptions(), documents);
        add(DefinitionKind.watch, files.watches(), documents);
        if (files.indicators() != null) {
            feeds(document(DefinitionKind.indicator, files.indicators().toString(), files.indicators()), documents);
        }
        return documents;
    }

    /** The pieces of the feeds that a file names: what they list, not the file, is what a release is made of. */
    private static void feeds(Document file, List<Document> documents) {
        List<Problem> problems = new ArrayList<>();
        Path folder = Path.of(file.name()).toAbsolutePath().getParent();
        List<FeedFile> feeds =
                IndicatorsYaml.parse(file.name(), file.text(), folder == null ? Path.of("/") : folder, problems);
        if (!problems.isEmpty()) {
            String why = problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
            documents.add(new Document(DefinitionKind.indicator, file.name(), Feed.refused(why)));
            return;
        }
        feeds.forEach(feed -> read(feed, documents));
    }

    /** One that cannot be read refuses the release, not the start: what is in force goes on. */
    private static void read(FeedFile file, List<Document> documents) {
        List<String> texts;
        try {
            Feed feed = file.read();
            LOG.info(
                    "feed {}: {} indicators{}",
                    feed.name(),
                    feed.indicators().size(),
                    feed.left().isEmpty() ? "" : "; left out: " + new TreeMap<>(feed.left()));
            texts = feed.texts();
        } catch (IOException e) {
            texts = List.of(Feed.refused(String.valueOf(e.getMessage())));
        }
        for (int piece = 0; piece < texts.size(); piece++) {
            documents.add(new Document(DefinitionKind.indicator, file.name() + "#" + piece, texts.get(piece)));
        }
    }

    private static void add(DefinitionKind kind, @Nullable Path file, List<Document> documents) throws IOException {
        if (file != null) {
            documents.add(document(kind, file.toString(), file));
        }
    }

    /**
     * The documents of files and folders that hold anything a release is made of: a file that begins its list {@code systems:} is a register, one
     * with {@code exceptions:} holds exceptions, one with {@code watches:} watches, one with {@code indicators:} names feeds, all others are rules.
     *
     * @throws IOException naming a file that cannot be read
     */
    public static List<Document> find(List<Path> paths) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : ruleFiles(path)) {
                Document found = document(DefinitionKind.rule, shown(path, file), file);
                DefinitionKind kind = kind(found.text());
                if (kind == DefinitionKind.indicator) {
                    feeds(new Document(kind, file.toString(), found.text()), documents);
                } else {
                    documents.add(new Document(kind, found.name(), found.text()));
                }
            }
        }
        return documents;
    }

    /** A file's name below the path it was found by. */
    private static String shown(Path path, Path file) {
        Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        Path shown = folder == null ? file : folder.toAbsolutePath().relativize(file.toAbsolutePath());
        return shown.toString().replace('\\', '/');
    }

    private static DefinitionKind kind(String text) {
        if (RULE.matcher(text).find()) {
            return DefinitionKind.rule;
        }
        if (SYSTEMS.matcher(text).find()) {
            return DefinitionKind.system;
        }
        if (EXCEPTIONS.matcher(text).find()) {
            return DefinitionKind.exception;
        }
        if (INDICATORS.matcher(text).find()) {
            return DefinitionKind.indicator;
        }
        return WATCHES.matcher(text).find() ? DefinitionKind.watch : DefinitionKind.rule;
    }

    private static List<Path> ruleFiles(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException(path + ": no such file or folder");
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isRule(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static boolean isRule(String name) {
        return (name.endsWith(".yml") || name.endsWith(".yaml"))
                && !name.endsWith(".test.yml")
                && !name.endsWith(".test.yaml");
    }

    private static Document document(DefinitionKind kind, String name, Path file) throws IOException {
        try {
            return new Document(kind, name, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not UTF-8 text", e);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": may not be read by this user: mend its permissions", e);
        } catch (IOException e) {
            String reason =
                    Files.isDirectory(file) ? "is a folder; name a file in it" : "cannot be read: " + e.getMessage();
            throw new IOException(file + ": " + reason, e);
        }
    }
}
