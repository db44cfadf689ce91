package gac.ingest.receive;

import gac.ingest.IngestException;
import gac.ingest.config.Tls;
import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS on one port. The PEM files are read at the start and again when their contents have changed; new ones that cannot be used are logged and counted, and
 * the ones before stay in force. Connections that are open keep what they began with. Safe for many threads.
 */
final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long RELOAD_SECONDS = 1;
    private static final long HANDSHAKE_WITHIN_SECONDS = 10;

    private final Tls files;
    private final String source;
    private final Clock clock;
    private final Counter failedReloads;
    private volatile SslContext context;
    private PemFiles.Texts texts;
    private @Nullable String told;

    /**
     * Reads the files.
     *
     * @param source whose settings they are, for messages
     * @throws IngestException that names the key and the file which cannot be used
     */
    ServerTls(Tls files, String source, Wiring wiring) {
        this.files = files;
        this.source = source;
        this.clock = wiring.clock();
        this.failedReloads = Counter.builder("gac.ingest.tls.reload.failed")
                .description("changed PEM files that could not be used")
                .tag("source", source)
                .register(wiring.registry());
        try {
            texts = PemFiles.read(files);
            context = context(texts);
        } catch (PemFiles.Unusable e) {
            throw new IngestException(message(e), e);
        }
    }

    private String message(PemFiles.Unusable e) {
        return "source " + source + ": receiver.tls." + e.getMessage();
    }

    /** Looks at the files each second; cancel it in the end. */
    Future<?> watch(EventLoopGroup loops) {
        return loops.next().scheduleWithFixedDelay(this::reload, RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
    }

    SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeout(HANDSHAKE_WITHIN_SECONDS, TimeUnit.SECONDS);
        return handler;
    }

    /** Looks whether the files have changed, and uses what they hold now if it can be used. */
    synchronized void reload() {
        try {
            PemFiles.Texts now = PemFiles.read(files);
            if (!now.equals(texts)) {
                context = context(now);
                texts = now;
                LOG.info("source {}: the new TLS certificate, key and CAs are in force", source);
            }
            told = null;
        } catch (PemFiles.Unusable e) {
            String message = message(e);
            if (!message.equals(told)) { // once, not each second
                told = message;
                failedReloads.increment();
                LOG.error("{}; what was read before stays in force", message);
            }
        }
    }

    private SslContext context(PemFiles.Texts read) throws PemFiles.Unusable {
        PemFiles.Identity identity = PemFiles.identity(files, read);
        X509Certificate own = identity.chain()[0];
        if (own.getNotAfter().toInstant().isBefore(clock.instant())) {
            LOG.warn(
                    "source {}: receiver.tls.certificate: {}: expired on {}; senders that check it will not connect",
                    source,
                    files.certificate(),
                    own.getNotAfter().toInstant());
        }
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2");
        if (files.clients() != null) {
            builder.trustManager(PemFiles.clients(files, read)).clientAuth(ClientAuth.REQUIRE);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new PemFiles.Unusable("certificate", files.certificate(), String.valueOf(e.getMessage()), "");
        }
    }
}
