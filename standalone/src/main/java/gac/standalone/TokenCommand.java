package gac.standalone;

import gac.ingest.config.TokenHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gac token}: a token for senders, and the line that lets it in. */
@Command(
        name = "token",
        description = {
            "Make a token for an http source: 256 random bits. The first line of the output is for the sender, the second for"
                    + " sources.yaml, under the receiver of the source.",
            "Gác keeps only the hash, so note the token now. To change a token, list the hash of the new one beside the old,"
                    + " restart, change the senders, then take the old one out."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gac token",
            "  gac token --stdin < token-of-the-senders.txt",
        })
final class TokenCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--stdin",
            description =
                    "Make none: hash the one on standard input, which senders have already. It must have at least "
                            + TokenHash.SHORTEST + " characters, drawn at random.")
    private boolean stdin;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String token = stdin ? given() : TokenHash.newToken();
        if (!stdin) {
            out.println("token: " + token);
        }
        out.println("tokens: [\"" + TokenHash.of(token) + "\"]");
        out.flush();
        return 0;
    }

    private static String given() throws IOException {
        // Standard input is the process's own: closing it is not for a command.
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        String token = line == null ? "" : line.trim();
        if (token.chars().anyMatch(Character::isWhitespace)) {
            throw CommandFailure.input("a token has no blanks in it; give one line with the token alone");
        }
        if (token.length() < TokenHash.SHORTEST) {
            throw CommandFailure.input("the token on standard input has " + token.length() + " characters, fewer than "
                    + TokenHash.SHORTEST + ": it could be guessed from its hash; make one with `gac token`");
        }
        return token;
    }
}
