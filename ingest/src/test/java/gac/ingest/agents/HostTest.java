package gac.ingest.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gac.ingest.Ports;
import gac.schemas.avro.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** sshd, Postfix, Dovecot, nginx and Apache with their own words: through /dev/log, rsyslog and RELP, from their files, and nginx by UDP. */
@Tag("agents")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Before, while and after Kafka is away. */
    private static final List<String> ROUNDS = List.of("live", "away", "back");

    @TempDir
    private Path folder;

    private final int ssh = Ports.free();
    private final int imap = Ports.free();
    private final int smtp = Ports.free();
    private final int nginx = Ports.free();
    private final int apache = Ports.free();
    private final int apacheFiles = Ports.free();

    /** A talk of one line each: sends when the line before was answered by one that begins as expected. */
    private static void talk(int port, String... turns) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (int i = 0; i < turns.length; i += 2) {
                String line = in.readLine();
                while (line != null && !line.startsWith(turns[i])) {
                    line = in.readLine();
                }
                assertThat(line).as("answer that begins with %s", turns[i]).isNotNull();
                socket.getOutputStream().write((turns[i + 1] + "\r\n").getBytes(UTF_8));
            }
            while (in.readLine() != null) {
                // until the server has said its farewell
            }
        }
    }

    private static void get(int port, String path) throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("User-Agent", "agents")
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private int login(String user, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "none", "-p", String.valueOf(ssh)));
        for (String option : List.of(
                "StrictHostKeyChecking=no",
                "UserKnownHostsFile=/dev/null",
                "LogLevel=ERROR",
                "NumberOfPasswordPrompts=1")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(List.of(options));
        command.addAll(List.of(user + "@127.0.0.1", "true"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ssh.out").toFile());
        builder.environment()
                .putAll(Map.of("SSH_ASKPASS", folder.resolve("ask").toString(), "SSH_ASKPASS_REQUIRE", "force"));
        return builder.start().waitFor();
    }

    /** One log-in of each kind, one message of each kind, one request of each kind. */
    private void round(String name) throws Exception {
        assertThat(login("root", "-i", folder.resolve("user").toString())).isZero();
        assertThat(login("ssh" + name, "-o", "PreferredAuthentications=password"))
                .isEqualTo(255);
        talk(imap, "* OK [CAP", "a LOGIN imap" + name + " wrong", "a NO", "b LOGOUT");
        talk(imap, "* OK [CAP", "a LOGIN imap" + name + " right", "a OK", "b LOGOUT");
        talk(
                smtp,
                "220 ",
                "EHLO client.example.vn",
                "250 ",
                "MAIL FROM:<" + name + "@example.net>",
                "250 ",
                "RCPT TO:<to@example.vn>",
                "250 ",
                "RCPT TO:<blocked@example.vn>",
                "554 ",
                "DATA",
                "354 ",
                "Subject: x\r\n\r\nxin chao\r\n.",
                "250 ",
                "QUIT");
        get(nginx, "/?" + name);
        get(nginx, "/none?" + name);
        get(apache, "/?" + name);
        get(apache, "/secret?" + name);
        get(apacheFiles, "/?" + name);
        get(apacheFiles, "/secret?" + name);
    }

    private static String shown(Event event) {
        StringBuilder text = new StringBuilder(String.valueOf(event.getIngest().getParser()));
        text.append(' ')
                .append(event.getEvent().getAction())
                .append(' ')
                .append(event.getEvent().getOutcome());
        if (event.getUser() != null) {
            text.append(" user=").append(event.getUser().getName());
        }
        if (event.getSource() != null) {
            text.append(" from=").append(event.getSource().getIp());
        }
        if (event.getUrl() != null) {
            text.append(" url=").append(event.getUrl().getOriginal());
        }
        if (event.getHttp() != null && event.getHttp().getResponse() != null) {
            text.append(" status=").append(event.getHttp().getResponse().getStatusCode());
        }
        return text.toString();
    }

    private List<String> copy() {
        return Rsyslog.copy(folder);
    }

    @Test
    void everyLineOfTheServersOnceAndRead() throws Exception {
        Program.needs(
                "rsyslogd", "sshd", "dovecot", "postfix", "nginx", "apache2", "ssh", "unshare", "nsenter", "logger");
        assumeTrue("root".equals(System.getProperty("user.name")), "sshd, Postfix and mount namespaces take root");
        Files.writeString(folder.resolve("ask"), "#!/bin/sh\necho wrong\n");
        Program.run(List.of("chmod", "+x", folder.resolve("ask").toString()));
        try (AgentSide gac = new AgentSide(folder, "host");
                Machine machine = new Machine(folder)) {
            Files.createDirectories(folder.resolve("work"));
            List<Path> shipped = List.of(
                    gac.install(
                            "rsyslog-files.conf",
                            folder.resolve("50-gac-files.conf"),
                            Map.of("/var/log", folder.toString())),
                    gac.install(
                            "rsyslog-relp.conf",
                            folder.resolve("60-gac.conf"),
                            Map.of("/etc/rsyslog.d/gac", folder.resolve("tls").toString())));
            try (Program rsyslog = Rsyslog.start(folder, machine.inside(), "module(load=\"imuxsock\")\n", shipped);
                    Program sshd = machine.start("sshd", Servers.sshd(folder, ssh));
                    Program dovecot = machine.start("dovecot", Servers.dovecot(folder, imap));
                    Program postfix = machine.start("postfix", Servers.postfix(folder, smtp));
                    Program web = machine.start("nginx", Servers.nginx(gac, folder, nginx));
                    Program apache2 = machine.start("apache2", Servers.apache(gac, folder, apache, apacheFiles))) {
                List<Program> all = List.of(rsyslog, sshd, dovecot, postfix, web, apache2);
                for (int port : List.of(ssh, imap, smtp, nginx, apache)) {
                    await().atMost(PATIENCE).until(() -> {
                        assertThat(all)
                                .allSatisfy(program -> assertThat(program.runs())
                                        .as(program::said)
                                        .isTrue());
                        return listens(port);
                    });
                }
                round(ROUNDS.get(0));
                gac.kafka.away(() -> round(ROUNDS.get(1)));
                round(ROUNDS.get(2));
            }
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> gac.originals("relp").size() >= copy().size());
            assertThat(Lines.difference(gac.originals("relp"), copy())).isEmpty();
            for (String server : List.of("nginx", "apache")) {
                List<String> lines =
                        Lines.of(folder.resolve(server.equals("nginx") ? "nginx/access.log" : "apache2/access.log"));
                assertThat(lines).isNotEmpty();
                await().atMost(PATIENCE)
                        .until(() -> gac.originals(server + "-file").size() >= lines.size());
                assertThat(Lines.difference(gac.originals(server + "-file"), lines))
                        .isEmpty();
            }
            await().atMost(PATIENCE).until(() -> gac.events("syslog-udp").size() >= 3 * ROUNDS.size());
            areRead(gac.events("relp"), HostTest::byRelp);
            areRead(gac.events("syslog-udp"), HostTest::ofNginx);
            areRead(
                    gac.events("nginx-file"),
                    name -> ofNginx(name).stream()
                            .filter(line -> line.startsWith("nginx_access"))
                            .toList());
            areRead(
                    gac.events("apache-file"),
                    name -> ofApache(name).stream()
                            .filter(line -> line.startsWith("apache_access"))
                            .toList());
            for (String source : List.of("relp", "syslog-udp", "nginx-file", "apache-file")) {
                assertThat(gac.deadLetters(source)).isZero();
            }
        }
    }

    private static List<String> ofNginx(String round) {
        return List.of(
                "nginx_access http_request success from=127.0.0.1 url=/?" + round + " status=200",
                "nginx_access http_request failure from=127.0.0.1 url=/none?" + round + " status=404",
                "nginx_error server_error null from=127.0.0.1 url=/none?" + round);
    }

    private static List<String> ofApache(String round) {
        return List.of(
                "apache_access http_request success from=127.0.0.1 url=/?" + round + " status=200",
                "apache_access http_request failure from=127.0.0.1 url=/secret?" + round + " status=403",
                "apache_error access_denied failure from=127.0.0.1");
    }

    /** What a round leaves with rsyslog: the web servers say it twice, by syslog and in their files. */
    private static List<String> byRelp(String round) {
        return Stream.of(
                        List.of(
                                "sshd ssh_login success user=root from=127.0.0.1",
                                "sshd ssh_invalid_user failure user=ssh" + round + " from=127.0.0.1",
                                "sshd ssh_login failure user=ssh" + round + " from=127.0.0.1",
                                "dovecot imap_login failure user=imap" + round + " from=127.0.0.1",
                                "dovecot imap_login success user=imap" + round + " from=127.0.0.1",
                                "postfix reject failure from=127.0.0.1",
                                "postfix sent success",
                                "postfix_message message success from=127.0.0.1"),
                        ofNginx(round),
                        ofNginx(round),
                        ofApache(round),
                        ofApache(round))
                .flatMap(List::stream)
                .toList();
    }

    /** Of the kinds that are expected there are exactly as many as expected. */
    private static void areRead(List<Event> events, Function<String, List<String>> expected) {
        List<String> all = ROUNDS.stream().map(expected).flatMap(List::stream).toList();
        assertThat(events.stream().map(HostTest::shown).filter(all::contains)).containsExactlyInAnyOrderElementsOf(all);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
