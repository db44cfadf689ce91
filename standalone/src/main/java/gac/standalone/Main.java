package gac.standalone;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The {@code gac} command. Data goes to standard output, everything else to standard error. Exit codes: 0 done,
 * 1 the command ran and found a failure (a rule test that fails, a demo that differs), 2 wrong usage or bad input.
 */
@Command(
        name = "gac",
        description = "Gác stands watch over logs: it reads them, correlates them by Sigma rules and raises alerts.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:the command ran and found a failure (a rule test that fails, alerts that differ)",
            " 2:wrong usage or bad input"
        },
        footerHeading = "%nStart here:%n",
        footer = {
            "  gac demo                 see a sample day with its attacks and alerts",
            "  gac up                   receive logs from your own machines",
            "  gac COMMAND --help       explain one command",
            "  source <(gac completion) complete commands and options in bash"
        },
        subcommands = {
            ParseCommand.class,
            FixturesCommand.class,
            PatternsCommand.class,
            DemoCommand.class,
            UpCommand.class,
            ApplyCommand.class,
            DiffCommand.class,
            GetCommand.class,
            CoverageCommand.class,
            ExceptionsCommand.class,
            RollbackCommand.class,
            DetectCommand.class,
            TopicsCommand.class,
            AlertsCommand.class,
            TopCommand.class,
            SourcesCommand.class,
            DeadLettersCommand.class,
            EvalCommand.class,
            RulesCommand.class,
            TokenCommand.class,
            CompletionCommand.class,
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show more of what happens, and the stack trace of an error.")
    private boolean verbose;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // The log's set-up is read when the first logger is made, which is before picocli has parsed anything.
        if (List.of(args).contains("-v") || List.of(args).contains("--verbose")) {
            System.setProperty("gac.log.level", "DEBUG");
            System.setProperty("gac.log.exception", "full");
        }
        try {
            LogFormat.choose(System.getenv(LogFormat.VARIABLE));
        } catch (IllegalArgumentException e) {
            System.err.println("gac: " + e.getMessage());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        System.exit(commandLine().execute(args));
    }

    /** The command with its subcommands, for {@link #main} and for tests. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        lowerCase(commandLine);
        commandLine.setUsageHelpWidth(100);
        commandLine.setUsageHelpLongOptionsMaxWidth(36);
        commandLine.setParameterExceptionHandler(Main::explainUsage);
        commandLine.setExecutionExceptionHandler(Main::explainFailure);
        return commandLine;
    }

    /** Values of options that are one of a few words are written and offered in lower case, whatever Java calls them. */
    private static void lowerCase(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        for (OptionSpec option : List.copyOf(spec.options())) {
            Class<?> type = option.auxiliaryTypes()[0]; // of lists the elements', else the option's own
            if (type.isEnum()) {
                List<String> words = Arrays.stream(type.getEnumConstants())
                        .map(value -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT))
                        .toList();
                OptionSpec.Builder builder = OptionSpec.builder(option).completionCandidates(words);
                if (option.converters().length == 0) {
                    builder.converters(new OneOf(type, words));
                }
                spec.remove(option);
                spec.addOption(builder.build());
            }
        }
        command.getSubcommands().values().forEach(Main::lowerCase);
    }

    /** Reads a word, in any case, as the constant it stands for. */
    private record OneOf(Class<?> type, List<String> words) implements ITypeConverter<Object> {
        @Override
        public Object convert(String value) {
            int index = words.indexOf(value.toLowerCase(Locale.ROOT));
            if (index < 0) {
                throw new TypeConversionException("'" + value + "' is none of " + String.join(", ", words));
            }
            return Objects.requireNonNull(type.getEnumConstants())[index];
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    private static int explainUsage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        if (command.getParent() == null) {
            err.println(
                    "Commands: " + String.join(", ", command.getSubcommands().keySet()));
        }
        err.println("See: " + name + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int explainFailure(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean verbose = ((Main) command.getCommandSpec().root().userObject()).verbose;
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof CommandFailure expected) {
            if (expected.exitCode() == CommandLine.ExitCode.OK) {
                return CommandLine.ExitCode.OK;
            }
            err.println(name + ": " + expected.getMessage());
            if (verbose && expected.getCause() != null) {
                expected.getCause().printStackTrace(err);
            }
            return expected.exitCode();
        }
        err.println(name + ": unexpected error: " + failure);
        if (verbose) {
            failure.printStackTrace(err);
        } else {
            err.println("Run it again with -v for the details.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** Tells the version the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws Exception {
            Properties built = new Properties();
            try (var in = Main.class.getResourceAsStream("version.properties")) {
                if (in == null) {
                    throw new IllegalStateException("version.properties is not on the class path");
                }
                built.load(in);
            }
            return new String[] {
                "gac " + built.getProperty("version"),
                "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
