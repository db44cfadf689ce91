package gac.standalone;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gac rules}: work on rules without events of one's own. */
@Command(
        name = "rules",
        description = "Check rules, list what they cover, run their samples, try them on past events.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RulesCheckCommand.class,
            RulesListCommand.class,
            RulesTestCommand.class,
            RulesBacktestCommand.class,
            RulesPromoteCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  gac rules check", "  gac rules check my-rules/ && gac rules list my-rules/", "  gac rules test"})
final class RulesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
