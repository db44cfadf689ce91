package gac.standalone;

import gac.correlate.release.Document;
import gac.correlate.release.Documents;
import gac.correlate.release.Mentions;
import gac.correlate.release.Problem;
import gac.correlate.release.Release;
import gac.correlate.release.Terms;
import gac.schemas.avro.DefinitionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody wants in force: documents, compiled, with everything that is wrong in them.
 *
 * @param release what they make; with problems, only what is left of it
 * @param problems if there is any, nothing of it comes into force
 * @param warnings what may be meant
 */
record Proposal(List<Document> documents, Release release, List<Problem> problems, List<Problem> warnings) {
    Proposal {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    static Proposal of(List<Document> documents) {
        return of(documents, Terms.NONE);
    }

    static Proposal of(List<Document> documents, Terms terms) {
        Release.Compiled compiled = Release.compile("proposed", Instant.MAX, documents, terms);
        Mentions mentions = Mentions.of(compiled, documents);
        List<Problem> problems = new ArrayList<>(compiled.problems());
        problems.addAll(mentions.errors());
        return new Proposal(documents, compiled.release(), problems, mentions.warnings());
    }

    /**
     * What a configuration names: rules, systems, exceptions, watches.
     *
     * @throws CommandFailure naming a file that cannot be read
     */
    static List<Document> read(UpConfig config) {
        try {
            return Documents.read(config.files());
        } catch (IOException e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The documents of files and folders. A folder with a {@code gac.yaml} stands for all that this names. Of kinds (rules, systems, exceptions, watches)
     * that no path holds, those of {@code inForce} stay.
     *
     * @throws CommandFailure when a file cannot be read, or there is nothing in the paths
     */
    static List<Document> read(List<Path> paths, List<Document> inForce) {
        List<Document> documents = new ArrayList<>();
        Set<DefinitionKind> kinds = EnumSet.noneOf(DefinitionKind.class);
        List<Path> others = new ArrayList<>();
        for (Path path : paths) {
            Path config = path.resolve("gac.yaml");
            if (Files.isDirectory(path) && Files.exists(config)) {
                documents.addAll(read(UpConfig.load(config)));
                kinds.addAll(EnumSet.allOf(DefinitionKind.class));
            } else {
                others.add(path);
            }
        }
        try {
            documents.addAll(Documents.find(others));
        } catch (IOException e) {
            throw CommandFailure.input(String.valueOf(e.getMessage()), e);
        }
        if (documents.isEmpty()) {
            throw CommandFailure.input("nothing to apply in "
                    + paths.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + ": files end in .yml or .yaml");
        }
        documents.forEach(document -> kinds.add(document.kind()));
        inForce.stream().filter(document -> !kinds.contains(document.kind())).forEach(documents::add);
        return documents;
    }

    /** All problems, one a line. */
    String told() {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
