package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
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
