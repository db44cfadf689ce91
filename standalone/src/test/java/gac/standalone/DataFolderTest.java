package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void isMadeAndHeldByOneAtATime() {
        Path data = folder.resolve("var/dữ liệu");
        try (DataFolder first = DataFolder.lock(data)) {
            assertThat(first.path()).isDirectory();
            assertThatThrownBy(() -> DataFolder.lock(data))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("the data folder " + first.path() + " is in use by another Gác (process "
                            + ProcessHandle.current().pid()
                            + "). Stop that one, or choose another folder with --data DIR.");
        }
        DataFolder.lock(data).close();
    }

    @Test
    void aFileInItsPlaceIsToldInOneMessage() throws Exception {
        Path file = Files.createFile(folder.resolve("data"));
        assertThatThrownBy(() -> DataFolder.lock(file))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("the data folder " + file + " cannot be used: ");
    }
}
