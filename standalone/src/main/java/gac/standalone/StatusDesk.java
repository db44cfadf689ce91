package gac.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import gac.standalone.operations.NodeStatus;
import gac.standalone.operations.StatusServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where commands ask a running Gác how it is, and the options they share for that. */
final class StatusDesk {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the running Gác tells its status (default: what http in the configuration says).")
    private @Nullable URI url;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (default: config/gac.yaml in Gác's folder).")
    private @Nullable Path config;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Time over which rates are taken (default: ${DEFAULT-VALUE}).")
    private double seconds;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private @Nullable URI found;

    /**
     * How it is now.
     *
     * @throws CommandFailure when none answers
     */
    NodeStatus ask() {
        URI address = address();
        try {
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/status"))
                    .timeout(ANSWER)
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw CommandFailure.input(address + " answers " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
            return StatusServer.read(answer.body());
        } catch (JsonProcessingException e) {
            throw CommandFailure.input(address + " is no Gác, or one of another version: " + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.input(
                    "no Gác answers at " + address
                            + ": is it running? (gac up, or --url, which gac up says at its start)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.input("interrupted", e);
        }
    }

    Duration interval() {
        return Duration.ofMillis(Math.max(100, Math.round(seconds * 1000)));
    }

    /** Whether somebody has said which process is to be asked. */
    boolean isNamed() {
        return url != null;
    }

    /** The configuration. */
    UpConfig config() {
        return UpConfig.load(config == null ? Home.path().resolve("config/gac.yaml") : config);
    }

    private URI address() {
        URI known = found;
        if (known == null) {
            known = url == null ? config().http().uri() : url;
            found = known;
        }
        return known;
    }
}
