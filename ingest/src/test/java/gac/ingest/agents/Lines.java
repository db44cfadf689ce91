package gac.ingest.agents;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Known lines of sshd, each with its number in user and port, given to an agent's own socket by logger(1). */
final class Lines {
    private static final Pattern NUMBER = Pattern.compile("for invalid user u(\\d+) from");

    private final Path folder;
    private final Path socket;
    private int sent;

    /** @param socket where the agent listens for what the programs of its machine say (elsewhere: /dev/log) */
    Lines(Path folder, Path socket) {
        this.folder = folder;
        this.socket = socket;
    }

    void send(int count) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++, sent++) {
            lines.add("Failed password for invalid user u" + sent + " from 203.0.113." + sent % 200 + " port "
                    + (10_000 + sent) + " ssh2");
        }
        Path file = Files.write(folder.resolve("lines-" + sent), lines);
        Program.run(List.of(
                "logger",
                "--socket",
                socket.toString(),
                "--tag",
                "sshd",
                "--id=77",
                "--priority",
                "authpriv.info",
                "--file",
                file.toString()));
    }

    int sent() {
        return sent;
    }

    /** Numbers of the lines that are in a file with everything the agent has taken in. */
    static List<Integer> numbers(List<String> lines) {
        return lines.stream()
                .map(NUMBER::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .sorted()
                .toList();
    }

    /** How often each line is missing (above 0) or too many (below); nothing where it arrived as often as it was sent. */
    static Map<String, Integer> difference(List<String> arrived, List<String> sent) {
        Map<String, Integer> difference = new TreeMap<>();
        sent.forEach(line -> difference.merge(line, 1, Integer::sum));
        arrived.forEach(line -> difference.merge(line, -1, Integer::sum));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }

    static List<String> of(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All that is to be known of such a line, as it should be in its event. */
    static void isParsed(Event event) {
        String original = event.getEvent().getOriginal();
        Matcher found = NUMBER.matcher(original);
        assertThat(found.find()).as(original).isTrue();
        int number = Integer.parseInt(found.group(1));
        String[] header = original.split(" ", 5);
        assertThat(header[0]).isEqualTo("<86>1");
        assertThat(event.getTimestamp())
                .isEqualTo(
                        OffsetDateTime.parse(header[1]).toInstant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        assertThat(event.getIngest().getEffective()).isEqualTo(event.getTimestamp());
        assertThat(event.getHost().getName()).isEqualTo(header[2]);
        assertThat(event.getLog().getSyslog().getAppname()).isEqualTo("sshd");
        assertThat(event.getProcess().getPid()).isEqualTo(77);
        assertThat(event.getEvent().getAction()).isEqualTo("ssh_login");
        assertThat(event.getEvent().getOutcome()).isEqualTo("failure");
        assertThat(event.getEvent().getReason()).isEqualTo("invalid_user");
        assertThat(event.getUser().getName()).isEqualTo("u" + number);
        assertThat(event.getSource().getIp()).isEqualTo("203.0.113." + number % 200);
        assertThat(event.getSource().getPort()).isEqualTo(10_000 + number);
        assertThat(event.getOrganization().getId()).isEqualTo("agency-a");
    }
}
