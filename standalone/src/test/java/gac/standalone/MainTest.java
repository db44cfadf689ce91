package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int gac(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void noCommandIsAUsageErrorThatNamesTheCommands() {
        assertThat(gac()).isEqualTo(2);
        assertThat(err.toString()).startsWith("gac: Which command?\nCommands: ").endsWith("See: gac --help\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMistypedCommandIsAnsweredWithoutAStackTrace() {
        assertThat(gac("complétion")).isEqualTo(2);
        assertThat(err.toString()).startsWith("gac: Unmatched argument").doesNotContain("\tat ");
    }

    @Test
    void versionGoesToStandardOutput() {
        assertThat(gac("--version")).isEqualTo(0);
        assertThat(out.toString()).matches("gac \\d+\\.\\d+\\.\\d+\\S*\nJava .*\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void completionKnowsEveryCommand() {
        assertThat(gac("completion")).isEqualTo(0);
        assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("complete -F");
        for (String name : Main.commandLine().getSubcommands().keySet()) {
            assertThat(out.toString()).contains(name);
        }
    }

    @Test
    void wordsToChooseFromAreOfferedAndRefusedInLowerCase() {
        gac("completion");
        assertThat(out.toString())
                .contains("\"vi\"", "\"beginning\"")
                .doesNotContain("\"VI\"", "\"BEGINNING\"", "\"JSON\"", "\"AUTO\"");
        assertThat(gac("alerts", "tail", "--from", "middle")).isEqualTo(2);
        assertThat(err.toString()).contains("'middle' is none of beginning, end");
        assertThat(gac("rules", "list", "--format", "xml")).isEqualTo(2);
        assertThat(err.toString()).contains("'xml' is none of ").doesNotContain("[");
    }

    @Test
    void aReaderThatHasEnoughEndsTheCommandQuietly() throws Exception {
        Path lines = Files.writeString(folder.resolve("lines.log"), "a line\n".repeat(5000));
        PrintWriter closed = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        assertThat(Main.commandLine()
                        .setOut(closed)
                        .setErr(new PrintWriter(err))
                        .execute("parse", lines.toString()))
                .isEqualTo(0);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyCommandExplainsItself() {
        List<String> silent = new ArrayList<>();
        visit(Main.commandLine(), command -> {
            var usage = command.getCommandSpec().usageMessage();
            boolean help = command.getCommandSpec().findOption("--help") != null;
            boolean optionsTold = command.getCommandSpec().options().stream().allMatch(o -> o.description().length > 0);
            if (usage.description().length == 0 || !help || !optionsTold) {
                silent.add(command.getCommandSpec().qualifiedName());
            }
        });
        assertThat(silent).isEmpty();
    }

    private static void visit(CommandLine command, java.util.function.Consumer<CommandLine> visitor) {
        visitor.accept(command);
        command.getSubcommands().values().forEach(sub -> visit(sub, visitor));
    }
}
