package gac.ingest.receive;

import gac.ingest.config.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM (RFC 7468), with errors that name the key of the configuration, the file and what to do. */
final class PemFiles {
    private static final String TO_PKCS8 = "write it anew with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]{1,65536}+)-----END \\1-----");
    private static final int LARGEST = 1 << 20;

    private PemFiles() {}

    /** A file that cannot be used. */
    static final class Unusable extends Exception {
        Unusable(String key, String file, String problem, String remedy) {
            super(key + ": " + file + " " + problem + (remedy.isEmpty() ? "" : " (" + remedy + ")"));
        }
    }

    /** What the files hold; never shown, for it includes the private key. */
    record Texts(String certificate, String key, @Nullable String clients) {
        @Override
        public String toString() {
            return "Texts";
        }
    }

    /** A private key and the certificates that vouch for it, its own first. */
    @SuppressWarnings("ArrayRecordComponent") // what the JDK takes; nobody compares them
    record Identity(PrivateKey key, X509Certificate[] chain) {}

    static Texts read(Tls files) throws Unusable {
        return new Texts(
                text("certificate", files.certificate()),
                text("key", files.key()),
                files.clients() == null ? null : text("clients", files.clients()));
    }

    private static String text(String key, String file) throws Unusable {
        try {
            if (Files.size(Path.of(file)) > LARGEST) {
                throw new Unusable(key, file, "is larger than 1 MiB", "name a PEM file");
            }
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new Unusable(key, file, "is not there", "the path is taken from the folder of the sources file");
        } catch (IOException e) {
            throw new Unusable(key, file, "cannot be read: " + e, "check that it is a file that Gác may read");
        }
    }

    /** The server's key and certificates, which belong together. */
    static Identity identity(Tls files, Texts texts) throws Unusable {
        X509Certificate[] chain = certificates("certificate", files.certificate(), texts.certificate());
        PublicKey vouched = chain[0].getPublicKey();
        PrivateKey key = key(files.key(), texts.key(), vouched.getAlgorithm());
        if (!belongs(key, vouched)) {
            throw new Unusable(
                    "key",
                    files.key(),
                    "does not belong to the first certificate of " + files.certificate(),
                    "the server's own certificate must come first in its file, and the key must be the one it was made for");
        }
        return new Identity(key, chain);
    }

    /** The CAs that senders' certificates must come from. */
    static X509Certificate[] clients(Tls files, Texts texts) throws Unusable {
        return certificates(
                "clients", Objects.requireNonNull(files.clients()), Objects.requireNonNull(texts.clients()));
    }

    private static X509Certificate[] certificates(String key, String file, String text) throws Unusable {
        try {
            Collection<? extends java.security.cert.Certificate> read = text.contains("-----BEGIN CERTIFICATE-----")
                    ? CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                    : java.util.List.of();
            if (read.isEmpty()) {
                throw new Unusable(key, file, "holds no certificate", "it must have a block BEGIN CERTIFICATE");
            }
            return read.toArray(X509Certificate[]::new);
        } catch (GeneralSecurityException e) {
            throw new Unusable(key, file, "holds no whole certificate: " + e.getMessage(), "");
        }
    }

    private static PrivateKey key(String file, String text, String algorithm) throws Unusable {
        Matcher block = BLOCK.matcher(text);
        String found = null;
        while (block.find()) {
            found = block.group(1);
            if (found.equals("PRIVATE KEY")) {
                try {
                    byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    throw new Unusable(
                            "key",
                            file,
                            "holds no " + algorithm + " key as the certificate wants: " + e.getMessage(),
                            "");
                }
            }
        }
        if (found != null && found.endsWith("PRIVATE KEY")) {
            String kind = found.startsWith("ENCRYPTED") ? "an encrypted key" : "a key in the old form " + found;
            throw new Unusable("key", file, "holds " + kind, TO_PKCS8);
        }
        throw new Unusable("key", file, "holds no private key", "it must have a block BEGIN PRIVATE KEY");
    }

    private static boolean belongs(PrivateKey key, PublicKey vouched) {
        String algorithm = switch (vouched.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> vouched.getAlgorithm();
        };
        try {
            byte[] probe = "Gác".getBytes(StandardCharsets.UTF_8);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(vouched);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
