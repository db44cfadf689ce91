package gac.ingest.receive;

import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.Subject;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of the handshake; then passes on the name in the client's certificate, or counts why there is none. */
final class TlsAdmission extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsAdmission.class);

    /** The name in the certificate that the client of a connection has shown. */
    static final AttributeKey<String> SUBJECT = AttributeKey.valueOf(TlsAdmission.class, "subject");

    private final ReceiverConfig.Listening receiver;
    private final Wiring wiring;
    private final Once once;
    private final Consumer<@Nullable String> admit;

    /**
     * Stands behind the {@link SslHandler} of one connection.
     *
     * @param admit gets the subject; null where no certificates are asked for
     */
    TlsAdmission(ReceiverConfig.Listening receiver, Wiring wiring, Once once, Consumer<@Nullable String> admit) {
        this.receiver = receiver;
        this.wiring = wiring;
        this.once = once;
        this.admit = admit;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                succeeded(context);
            } else {
                failed(context, handshake.cause());
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void succeeded(ChannelHandlerContext context) {
        try {
            SSLSession session =
                    context.pipeline().get(SslHandler.class).engine().getSession();
            String subject = receiver.tls() == null || receiver.tls().clients() == null ? null : subject(session);
            admit.accept(subject);
            context.pipeline().remove(this);
        } catch (SSLPeerUnverifiedException | CertificateExpiredException | CertificateNotYetValidException e) {
            failed(context, e);
        }
    }

    private String subject(SSLSession session)
            throws SSLPeerUnverifiedException, CertificateExpiredException, CertificateNotYetValidException {
        X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
        // The JDK takes a certificate that stands itself in the file of CAs without looking at its dates.
        certificate.checkValidity(Date.from(wiring.clock().instant()));
        return Subject.text(certificate.getSubjectX500Principal());
    }

    private void failed(ChannelHandlerContext context, Throwable cause) {
        String reason = reason(cause);
        Sockets.refused(wiring.registry(), receiver, reason).increment();
        String address = Sockets.remote(context.channel()).getAddress().getHostAddress();
        if (once.first(address + " " + reason)) {
            LOG.warn(
                    "{} {}: TLS handshake with {} failed, {}: {} (told once)",
                    receiver.type(),
                    context.channel().localAddress(),
                    address,
                    reason,
                    cause.toString());
        }
        var unused = context.close();
    }

    /** What is wrong, as the label of a counter. */
    static String reason(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof CertificateExpiredException || at instanceof CertificateNotYetValidException) {
                return "certificate_expired";
            } else if (at instanceof CertPathBuilderException
                    || (at instanceof CertPathValidatorException path
                            && path.getReason() == BasicReason.INVALID_SIGNATURE)) {
                return "unknown_ca";
            } else if (String.valueOf(at.getMessage()).contains("Empty client certificate chain")) {
                return "no_certificate";
            }
        }
        return "tls_failed";
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close(); // the handshake's own event tells why
    }
}
