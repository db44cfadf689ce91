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
    void knowsWhetherItWasGivenBack() throws Exception {
        Path data = folder.resolve("data");
        try (DataFolder first = DataFolder.lock(data)) {
            assertThat(first.left()).isFalse();
        }
        try (DataFolder next = DataFolder.lock(data)) {
            assertThat(next.left()).isFalse();
        }
        Files.writeString(data.resolve("gac.lock"), "4711"); // as a killed process leaves it
        try (DataFolder next = DataFolder.lock(data)) {
            assertThat(next.left()).isTrue();
        }
    }

    @Test
    void aFileInItsPlaceIsToldInOneMessage() throws Exception {
        Path file = Files.createFile(folder.resolve("data"));
        assertThatThrownBy(() -> DataFolder.lock(file))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the data folder " + file + " cannot be used: " + file
                        + " is a file, not a folder. Choose another with --data DIR.");
    }
}
