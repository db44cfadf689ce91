package gac.standalone;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where Gác's own files are (rules, samples, configuration): what the launcher says, else the folder above the current one that has them. */
final class Home {
    private Home() {}

    static Path path() {
        String told = System.getProperty("gac.home");
        if (told != null) {
            return Path.of(told);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("rules")) && Files.isDirectory(folder.resolve("config"))) {
                return folder;
            }
        }
        throw CommandFailure.input("Gác's own files are not here: start it with its gac script");
    }
}
