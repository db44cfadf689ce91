package gac.ingest;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates made for one test run; none is kept, so none expires. */
public final class TestPki {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TestPki() {}

    /** A CA that signs others. */
    public static X509Bundle authority(String subject) throws Exception {
        return builder(subject).setIsCertificateAuthority(true).buildSelfSigned();
    }

    public static CertificateBuilder builder(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .subject(subject)
                .ecp256()
                .notBefore(now.minus(Duration.ofDays(30)))
                .notAfter(now.plus(Duration.ofDays(1)));
    }

    /** A certificate for 127.0.0.1. */
    public static X509Bundle server(X509Bundle authority) throws Exception {
        return builder("CN=gac.example.vn").addSanIpAddress("127.0.0.1").buildIssuedBy(authority);
    }

    public static X509Bundle client(X509Bundle authority, String subject) throws Exception {
        return builder(subject).buildIssuedBy(authority);
    }

    /** Writes {@code server.pem}, {@code server.key} and, where given, {@code ca.pem} into a folder. */
    public static void write(Path folder, X509Bundle server, @Nullable X509Bundle clients) throws Exception {
        Files.writeString(folder.resolve("server.pem"), server.getCertificatePathPEM());
        Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM());
        if (clients != null) {
            Files.writeString(folder.resolve("ca.pem"), clients.getCertificatePEM());
        }
    }

    /** What a sender uses that trusts a CA and shows a certificate, or none. */
    public static SSLContext context(X509Bundle trusted, @Nullable X509Bundle own) throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, PASSWORD);
        authorities.setCertificateEntry("ca", trusted.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        if (own != null) {
            store.setKeyEntry("own", own.getKeyPair().getPrivate(), PASSWORD, own.getCertificatePath());
        }
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
