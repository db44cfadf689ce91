package gac.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gac.ingest.config.SourcesLoader;
import gac.schemas.avro.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestTlsTest {
    private static EmbeddedKafka kafka;
    private static X509Bundle authority;
    private static X509Bundle other;
    private static X509Bundle server;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.shared();
        authority = TestPki.authority("CN=Test CA");
        other = TestPki.authority("CN=Other CA");
        server = TestPki.server(authority);
    }

    private Ingest ingest(Path folder, String name, String receivers) {
        String sources = receivers
                .lines()
                .map(line -> line.replace("TLS", "certificate: server.pem, key: server.key"))
                .collect(Collectors.joining("\n", "sources:\n", "\n"));
        return new Ingest(
                SourcesLoader.parse("sources.yaml", sources, folder),
                IngestSettings.of(name, kafka.client()),
                Clock.systemUTC(),
                registry);
    }

    private static InetSocketAddress address(Ingest ingest) {
        return ingest.status().listeners().get(0).address();
    }

    private static SSLSocket connect(Ingest ingest, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setSoTimeout(60_000);
        socket.connect(address(ingest));
        return socket;
    }

    /** Writes and reads to the end of the connection, which under TLS 1.3 is where a client learns that it was refused. */
    private static void turnedAway(Ingest ingest, @Nullable X509Bundle certificate) throws Exception {
        try (SSLSocket socket = connect(ingest, TestPki.context(authority, certificate))) {
            socket.getOutputStream().write("turned away\n".getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    private double counted(String meter, String reason) {
        return registry.find(meter).tag("reason", reason).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    @Test
    void theCertificateDecidesTheSource(@TempDir Path folder) throws Exception {
        TestPki.write(folder, server, authority);
        Map<String, String> sent = Map.of(
                "CN=web-1,O=Agency A,C=VN", "a",
                "C=VN,O=agency a,CN=web-2", "a",
                "CN=mail,O=Agency A,C=VN", "mail",
                "CN=web-1,O=Agency B,C=VN", "b");
        int port = Ports.free();
        try (Ingest ingest = ingest(folder, "decides", """
                - {name: decides-a, organization: a, receiver: {type: syslog_tcp, port: PORT, tls: {TLS, clients: ca.pem, subjects: [O=Agency A]}}}
                - {name: decides-mail, organization: a, receiver: {type: syslog_tcp, port: PORT, tls: {TLS, clients: ca.pem, subjects: ["CN=mail,O=Agency A"]}}}
                - {name: decides-b, organization: b, receiver: {type: syslog_tcp, port: PORT, tls: {TLS, clients: ca.pem, subjects: [O=Agency B]}}}
                """.replace("PORT", "" + port))) {
            ingest.start();
            for (String subject : sent.keySet()) {
                try (SSLSocket socket =
                        connect(ingest, TestPki.context(authority, TestPki.client(authority, subject)))) {
                    socket.getOutputStream().write(("<34>1 - - - - - - " + subject + "\n5 hello").getBytes(UTF_8));
                }
            }
            await().until(() -> ingest.status().total().events() == 8);
            turnedAway(ingest, TestPki.client(authority, "CN=web-1,O=Agency C"));
            await().until(() -> counted("gac.ingest.refused", "unknown_subject") == 1);
            assertThat(ingest.status().total().events()).isEqualTo(8);
        }
        List<Event> events = Stream.of("decides-a", "decides-mail", "decides-b")
                .flatMap(source -> kafka.events(source).stream())
                .toList();
        assertThat(events).hasSize(8);
        for (Map.Entry<String, String> one : sent.entrySet()) {
            Event event = events.stream()
                    .filter(e -> e.getEvent().getOriginal().endsWith(one.getKey()))
                    .findFirst()
                    .orElseThrow();
            assertThat(event.getIngest().getSource()).isEqualTo("decides-" + one.getValue());
            assertThat(event.getLog().getTlsSubject()).isEqualTo(one.getKey());
            assertThat(event.getLog().getPeer()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void whoShowsNoGoodCertificateIsRefusedAndCounted(@TempDir Path folder) throws Exception {
        Instant now = Instant.now();
        // A certificate that stands itself among the CAs is taken by the JDK whatever its dates.
        X509Bundle pinned = TestPki.builder("CN=pinned,O=Agency A")
                .notBefore(now.minus(Duration.ofDays(3)))
                .notAfter(now.minus(Duration.ofDays(2)))
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        TestPki.write(folder, server, authority);
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM() + pinned.getCertificatePEM());
        try (Ingest ingest = ingest(
                folder,
                "refused",
                "- {name: refused, organization: a, receiver: {type: syslog_tcp, port: 0, tls: {TLS, clients: ca.pem}}}")) {
            ingest.start();
            turnedAway(ingest, null);
            await().until(() -> counted("gac.ingest.refused", "no_certificate") == 1);
            turnedAway(
                    ingest,
                    TestPki.builder("CN=web-1")
                            .notBefore(now.minus(Duration.ofDays(3)))
                            .notAfter(now.minus(Duration.ofDays(2)))
                            .buildIssuedBy(authority));
            await().until(() -> counted("gac.ingest.refused", "certificate_expired") == 1);
            turnedAway(ingest, pinned);
            await().until(() -> counted("gac.ingest.refused", "certificate_expired") == 2);
            try (Socket plain = new Socket()) {
                plain.connect(address(ingest));
                plain.setSoTimeout(60_000);
                plain.getOutputStream().write("<34>no TLS\n".getBytes(UTF_8));
                assertThat(plain.getInputStream().readAllBytes().length).isLessThan(20); // at most an alert
            }
            await().until(() -> counted("gac.ingest.refused", "tls_failed") == 1);
            assertThat(ingest.status().total().bytes()).isZero();
        }
        // A client shows only what the server's CAs have signed; one that shows another all the same:
        Files.writeString(folder.resolve("ca.pem"), other.getCertificatePEM());
        X509Bundle forged = TestPki.client(TestPki.authority("CN=Other CA"), "CN=web-1"); // same name, another key
        try (Ingest ingest = ingest(
                folder,
                "unknown",
                "- {name: unknown, organization: a, receiver: {type: syslog_tcp, port: 0, tls: {TLS, clients: ca.pem}}}")) {
            ingest.start();
            turnedAway(ingest, forged);
            await().until(() -> counted("gac.ingest.refused", "unknown_ca") == 1);
            assertThat(ingest.status().total().bytes()).isZero();
        }
    }

    @Test
    void withoutClientsNoCertificateIsAskedFor(@TempDir Path folder) throws Exception {
        TestPki.write(folder, server, null);
        try (Ingest ingest = ingest(
                folder, "open", "- {name: open, organization: a, receiver: {type: syslog_tcp, port: 0, tls: {TLS}}}")) {
            ingest.start();
            try (SSLSocket socket = connect(ingest, TestPki.context(authority, null))) {
                socket.getOutputStream().write(("x".repeat(60_000) + "\nlast, without its end").getBytes(UTF_8));
            }
            await().until(() -> ingest.status().total().events() == 2);
        }
        assertThat(kafka.events("open"))
                .extracting(
                        event -> event.getEvent().getOriginal(),
                        event -> event.getLog().getTlsSubject())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("x".repeat(60_000), null),
                        org.assertj.core.groups.Tuple.tuple("last, without its end", null));
    }

    private static String post(Ingest ingest, SSLContext context, String source, String body) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "https://127.0.0.1:" + address(ingest).getPort() + "/v1/logs/" + source))
                                .timeout(Duration.ofSeconds(60))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void httpOverTls(@TempDir Path folder) throws Exception {
        TestPki.write(folder, server, authority);
        int port = Ports.free();
        try (Ingest ingest = ingest(folder, "https", """
                - {name: https-a, organization: a, receiver: {type: http, port: PORT, tls: {TLS, clients: ca.pem, subjects: [O=Agency A]}}}
                - {name: https-b, organization: b, receiver: {type: http, port: PORT, tls: {TLS, clients: ca.pem, subjects: [O=Agency B]}}}
                """.replace("PORT", "" + port))) {
            ingest.start();
            SSLContext a = TestPki.context(authority, TestPki.client(authority, "CN=web-1,O=Agency A"));
            assertThat(post(ingest, a, "https-a", "one\ntwo")).isEqualTo("{\"accepted\":2}");
            assertThat(post(ingest, a, "https-b", "three")).startsWith("{\"error\":\"unknown_subject\"");
            assertThat(post(ingest, a, "https-b", "x".repeat(500_000)))
                    .as("a body on its way")
                    .startsWith("{\"error\":");
            assertThatThrownBy(() -> post(ingest, TestPki.context(authority, null), "https-a", "four"))
                    .isInstanceOf(IOException.class);
            await().until(() -> counted("gac.ingest.refused", "no_certificate") == 1);
            assertThat(counted("gac.ingest.refused", "unknown_subject")).isEqualTo(2);
        }
        assertThat(kafka.events("https-a"))
                .hasSize(2)
                .allMatch(event -> event.getLog().getTlsSubject().equals("CN=web-1,O=Agency A"));
        assertThat(kafka.events("https-b")).isEmpty();
    }

    private static X509Certificate shown(Ingest ingest) throws Exception {
        try (SSLSocket socket = connect(ingest, TestPki.context(authority, null))) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void changedFilesAreTakenWithoutRestartAndBadOnesAreNot(@TempDir Path folder) throws Exception {
        TestPki.write(folder, server, null);
        X509Bundle next = TestPki.server(authority);
        try (Ingest ingest = ingest(
                folder,
                "reload",
                "- {name: reload, organization: a, receiver: {type: syslog_tcp, port: 0, tls: {TLS}}}")) {
            ingest.start();
            assertThat(shown(ingest)).isEqualTo(server.getCertificate());
            Files.writeString(
                    folder.resolve("server.pem"), next.getCertificatePathPEM()); // its key is still the old one
            await().until(() ->
                    registry.get("gac.ingest.tls.reload.failed").counter().count() == 1);
            assertThat(shown(ingest)).isEqualTo(server.getCertificate());
            Files.writeString(folder.resolve("server.key"), next.getPrivateKeyPEM());
            await().until(() -> shown(ingest).equals(next.getCertificate()));
            Files.delete(folder.resolve("server.key"));
            await().until(() ->
                    registry.get("gac.ingest.tls.reload.failed").counter().count() == 2);
            assertThat(shown(ingest)).isEqualTo(next.getCertificate());
        }
    }

    @Test
    void filesThatCannotBeUsedAreOneClearMessage(@TempDir Path folder) throws Exception {
        String source =
                "- {name: s, organization: a, receiver: {type: syslog_tcp, port: 0, tls: {TLS, clients: ca.pem}}}";
        Map<String, String> messages = new java.util.LinkedHashMap<>();
        String certificate = server.getCertificatePathPEM();
        String key = server.getPrivateKeyPEM();
        String authorities = authority.getCertificatePEM();
        messages.put(
                refusal(folder, source, null, key, authorities),
                "tls.certificate: " + folder.resolve("server.pem") + " is not there");
        messages.put(
                refusal(folder, source, key, key, authorities),
                "tls.certificate: " + folder.resolve("server.pem") + " holds no certificate");
        messages.put(
                refusal(
                        folder,
                        source,
                        certificate.substring(0, 200) + "\n-----END CERTIFICATE-----\n",
                        key,
                        authorities),
                "tls.certificate: " + folder.resolve("server.pem") + " holds no whole certificate");
        messages.put(
                refusal(folder, source, certificate, "", authorities),
                "tls.key: " + folder.resolve("server.key") + " holds no private key");
        messages.put(
                refusal(folder, source, certificate, key.replace("PRIVATE", "EC PRIVATE"), authorities),
                "holds a key in the old form EC PRIVATE KEY (write it anew with: openssl pkcs8 -topk8 -nocrypt");
        messages.put(
                refusal(folder, source, certificate, key.replace("PRIVATE", "ENCRYPTED PRIVATE"), authorities),
                "holds an encrypted key (write it anew with: openssl pkcs8");
        messages.put(
                refusal(folder, source, certificate, other.getPrivateKeyPEM(), authorities),
                "tls.key: " + folder.resolve("server.key") + " does not belong to the first certificate of "
                        + folder.resolve("server.pem"));
        messages.put(
                refusal(folder, source, certificate, key, "nothing"),
                "tls.clients: " + folder.resolve("ca.pem") + " holds no certificate");
        messages.forEach((message, part) ->
                assertThat(message).startsWith("source s: receiver.").contains(part));
    }

    private String refusal(Path folder, String source, @Nullable String certificate, String key, String authorities)
            throws Exception {
        Files.deleteIfExists(folder.resolve("server.pem"));
        if (certificate != null) {
            Files.writeString(folder.resolve("server.pem"), certificate);
        }
        Files.writeString(folder.resolve("server.key"), key);
        Files.writeString(folder.resolve("ca.pem"), authorities);
        try (Ingest ingest = ingest(folder, "messages", source)) {
            Throwable[] thrown = new Throwable[1];
            assertThatThrownBy(ingest::start)
                    .isInstanceOf(IngestException.class)
                    .satisfies(e -> thrown[0] = e);
            return String.valueOf(thrown[0].getMessage());
        }
    }

    @Test
    void aThousandConnectionsThatSendOneByteAreEnded(@TempDir Path folder) throws Exception {
        try (Ingest ingest = ingest(
                folder,
                "slow",
                "- {name: slow, organization: a, receiver: {type: syslog_tcp, port: 0, max_connections: 1000, complete_within: 2s}}")) {
            ingest.start();
            List<Socket> sockets = new java.util.ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    Socket socket = new Socket();
                    socket.connect(address(ingest));
                    socket.getOutputStream().write('<');
                    sockets.add(socket);
                }
                await().until(() -> counted("gac.ingest.closed", "slow") == 1000);
                await().until(() -> ingest.status().total().events() == 1000); // what came is kept
                try (Socket socket = new Socket()) {
                    socket.connect(address(ingest));
                    socket.getOutputStream().write("<34>there is room again\n".getBytes(UTF_8));
                    await().until(() -> ingest.status().total().events() == 1001);
                }
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }
}
