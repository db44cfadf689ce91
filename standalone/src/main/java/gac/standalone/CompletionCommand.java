package gac.standalone;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script, made from the commands themselves, so that it never falls behind them. */
@Command(
        name = "completion",
        description = "Print the completion script for bash (and zsh with bashcompinit).",
        mixinStandardHelpOptions = true,
        footerHeading = "%nUse it:%n",
        footer = {
            "  source <(gac completion)                                  in this shell",
            "  gac completion > ~/.local/share/bash-completion/completions/gac   in every new one"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("gac", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
