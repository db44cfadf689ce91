package gac.ingest.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import gac.ingest.frame.TextEncoding;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.validator.constraints.time.DurationMax;
import org.jspecify.annotations.Nullable;

/** How the lines of a source come in: one record per {@code receiver.type}. */
public sealed interface ReceiverConfig
        permits ReceiverConfig.Listening, ReceiverConfig.File, KafkaConfig, ReceiverConfig.Stdin {
    String SYSLOG_UDP = "syslog_udp";
    String SYSLOG_TCP = "syslog_tcp";
    String RELP = "relp";
    String BEATS = "beats";
    String FORWARD = "forward";
    String HTTP = "http";
    String FILE = "file";
    String KAFKA = "kafka";
    String STDIN = "stdin";

    /** The record for each {@code receiver.type}. */
    Map<String, Class<? extends ReceiverConfig>> TYPES = new TreeMap<>(Map.of(
            SYSLOG_UDP, SyslogUdp.class,
            SYSLOG_TCP, SyslogTcp.class,
            RELP, RelpConfig.class,
            BEATS, BeatsConfig.class,
            FORWARD, ForwardConfig.class,
            HTTP, Http.class,
            FILE, File.class,
            KAFKA, KafkaConfig.class,
            STDIN, Stdin.class));

    /** Default for the longest line taken whole, in bytes: far above the 2 kB that RFC 5424 asks receivers to be ready for. */
    int DEFAULT_MAX_FRAME = 64 * 1024;

    /** No line may be longer, in bytes: an event repeats its line a few times and has to fit into one Kafka record. */
    int LARGEST_FRAME = 256 * 1024;

    /** The value of {@code receiver.type}. */
    String type();

    /** Whether the input ends by itself: then the receiver finishes, and an end mark can be written. */
    default boolean finite() {
        return false;
    }

    /** A receiver that listens on a socket; several sources can share it if their {@code peers} tell them apart. */
    sealed interface Listening extends ReceiverConfig permits SyslogUdp, Http, Streaming {
        String bind();

        Integer port();

        List<Network> peers();

        /** TLS on the port; null: none. */
        default @Nullable Tls tls() {
            return null;
        }

        /** The same with other TLS settings, where it has any. */
        default Listening withTls(Tls other) {
            return this;
        }
    }

    /** A TCP receiver whose senders keep their connections; the names in their certificates tell them apart too. */
    sealed interface Streaming extends Listening permits SyslogTcp, RelpConfig, BeatsConfig, ForwardConfig {
        /** What {@code max_connections} means. */
        String MAX_CONNECTIONS = "connections of this source at a time; more are closed at once and counted";

        /** What {@code idle} means. */
        String IDLE = "a connection on which nothing has come for so long is closed";

        /** What {@code complete_within} means. */
        String COMPLETE_WITHIN = "a connection on which a message that has begun does not get on for so long is closed";

        /** Default of {@code idle}: senders of syslog keep silent connections for hours. */
        Duration DEFAULT_IDLE = Duration.ofHours(24);

        /** Default of {@code complete_within}. */
        Duration DEFAULT_COMPLETE_WITHIN = Duration.ofSeconds(60);

        Integer maxConnections();

        Integer maxFrame();

        Duration idle();

        Duration completeWithin();
    }

    /** Syslog over UDP (RFC 5426): one message per datagram. */
    record SyslogUdp(
            @JsonPropertyDescription("address to listen on; 0.0.0.0 for all") @NotBlank
            String bind,

            @JsonPropertyDescription("UDP port; 0 takes a free one") @NotNull @Min(0) @Max(65535)
            Integer port,

            @JsonPropertyDescription("networks whose senders belong to this source; empty: all others") @NotNull
            List<@NotNull Network> peers,

            @JsonPropertyDescription("socket receive buffer in bytes: what a burst may bring while Gác is busy")
            @Min(65536)
            @Max(1 << 30)
            Integer receiveBuffer,

            @JsonPropertyDescription(
                    "sockets that share the port and are read side by side, where the system can do that")
            @Min(1)
            @Max(64)
            Integer readers,

            @JsonPropertyDescription("most bytes of lines that wait on disk while Kafka is away; 0: none")
            @NotNull
            @Min(0)
            Long spool)
            implements Listening {
        public SyslogUdp {
            bind = or(bind, "127.0.0.1");
            peers = listOf(peers);
            receiveBuffer = or(receiveBuffer, 4 << 20);
            readers = or(readers, 2);
            spool = or(spool, 256L << 20);
        }

        @Override
        public String type() {
            return SYSLOG_UDP;
        }
    }

    /** Which byte ends a message in a stream without counts (RFC 6587 section 3.4.2). */
    enum Trailer {
        LF((byte) '\n'),
        NUL((byte) 0);

        private final byte octet;

        Trailer(byte octet) {
            this.octet = octet;
        }

        public byte octet() {
            return octet;
        }
    }

    /** Syslog over TCP (RFC 6587): octet counting and trailer framing, told apart for each message. */
    record SyslogTcp(
            @JsonPropertyDescription("address to listen on; 0.0.0.0 for all") @NotBlank
            String bind,

            @JsonPropertyDescription("TCP port; 0 takes a free one") @NotNull @Min(0) @Max(65535)
            Integer port,

            @JsonPropertyDescription("networks whose senders belong to this source; empty: all others") @NotNull
            List<@NotNull Network> peers,

            @JsonPropertyDescription(
                    "longest line in bytes; of a longer one the beginning becomes the event, the rest dead letters")
            @Min(480)
            @Max(LARGEST_FRAME)
            Integer maxFrame,

            @JsonPropertyDescription("what ends a message without a count: lf or nul") @NotNull
            Trailer trailer,

            @JsonPropertyDescription("TLS, see below; none: plain TCP") @Valid @Nullable
            Tls tls,

            @JsonPropertyDescription(MAX_CONNECTIONS) @Min(1) @Max(100_000)
            Integer maxConnections,

            @JsonPropertyDescription(IDLE) @NotNull Duration idle,

            @JsonPropertyDescription(COMPLETE_WITHIN) @NotNull
            Duration completeWithin)
            implements Streaming {
        public SyslogTcp {
            bind = or(bind, "127.0.0.1");
            peers = listOf(peers);
            idle = or(idle, DEFAULT_IDLE);
            completeWithin = or(completeWithin, DEFAULT_COMPLETE_WITHIN);
            maxFrame = or(maxFrame, DEFAULT_MAX_FRAME);
            trailer = or(trailer, Trailer.LF);
            maxConnections = or(maxConnections, 1000);
        }

        @Override
        public String type() {
            return SYSLOG_TCP;
        }

        @Override
        public SyslogTcp withTls(Tls other) {
            return new SyslogTcp(bind, port, peers, maxFrame, trailer, other, maxConnections, idle, completeWithin);
        }
    }

    /** {@code POST /v1/logs/{source}}: lines or newline-delimited JSON, answered 200 once Kafka has them all. */
    record Http(
            @JsonPropertyDescription("address to listen on; 0.0.0.0 for all") @NotBlank
            String bind,

            @JsonPropertyDescription("TCP port; 0 takes a free one") @NotNull @Min(0) @Max(65535)
            Integer port,

            @JsonPropertyDescription("networks that may send to this source; empty: any") @NotNull
            List<@NotNull Network> peers,

            @JsonPropertyDescription(
                    "hashes of the tokens, one of which senders must show (`gac token` makes them); empty: no check")
            @NotNull
            List<@NotNull TokenHash> tokens,

            @JsonPropertyDescription("TLS, see below; none: plain HTTP") @Valid @Nullable
            Tls tls,

            @JsonPropertyDescription("longest line in bytes; treated as for syslog_tcp") @Min(480) @Max(LARGEST_FRAME)
            Integer maxFrame,

            @JsonPropertyDescription("largest request body in bytes, before and after decompression")
            @Min(1024)
            @Max(64 << 20)
            Integer maxBody,

            @JsonPropertyDescription("how long a request may wait for Kafka before it is answered 503; at most 90s")
            @NotNull
            @DurationMax(
                    seconds = LONGEST_ACKNOWLEDGE_SECONDS,
                    message = "must be at most " + LONGEST_ACKNOWLEDGE_SECONDS
                            + "s, for a connection on which nothing comes is closed after " + READ_TIMEOUT_SECONDS
                            + "s")
            Duration acknowledgeWithin)
            implements Listening {
        /** A connection on which nothing comes for so long is closed. */
        public static final int READ_TIMEOUT_SECONDS = 120;

        /** So is one whose request neither ends in this time nor gets on by 64 KiB. */
        public static final Duration REQUEST_WITHIN = Duration.ofSeconds(60);

        /** Below the read timeout, for nothing comes on a connection while its request waits for Kafka. */
        static final int LONGEST_ACKNOWLEDGE_SECONDS = 90;

        public Http {
            bind = or(bind, "127.0.0.1");
            peers = listOf(peers);
            tokens = listOf(tokens);
            maxFrame = or(maxFrame, DEFAULT_MAX_FRAME);
            maxBody = or(maxBody, 8 << 20);
            acknowledgeWithin = or(acknowledgeWithin, Duration.ofSeconds(30));
        }

        @Override
        public String type() {
            return HTTP;
        }

        @Override
        public Http withTls(Tls other) {
            return new Http(bind, port, peers, tokens, other, maxFrame, maxBody, acknowledgeWithin);
        }
    }

    /** Follow files as they grow, or read them once. */
    enum Mode {
        FOLLOW,
        ONCE
    }

    /** Log files; each line is written to Kafka together with the position behind it, exactly once. */
    record File(
            @JsonPropertyDescription("file or glob (*, ?, [], {}, **); relative to the folder of the sources file")
            @NotBlank
            String path,

            @JsonPropertyDescription("follow: wait for more, across rotations; once: read to the end, .gz too") @NotNull
            Mode mode,

            @JsonPropertyDescription("longest line in bytes; treated as for syslog_tcp") @Min(480) @Max(LARGEST_FRAME)
            Integer maxFrame,

            @JsonPropertyDescription(
                    "auto (UTF-8, or UTF-16 by its byte order mark), utf-8, utf-16le, utf-16be, windows-1258 or windows-1252")
            @NotNull
            TextEncoding encoding,

            @JsonPropertyDescription("several lines that make one event; none: each line is one") @Nullable @Valid
            Multiline multiline)
            implements ReceiverConfig {
        public File {
            mode = or(mode, Mode.FOLLOW);
            maxFrame = or(maxFrame, DEFAULT_MAX_FRAME);
            encoding = or(encoding, TextEncoding.AUTO);
        }

        File withPath(String other) {
            return new File(other, mode, maxFrame, encoding, multiline);
        }

        @Override
        public String type() {
            return FILE;
        }

        @Override
        public boolean finite() {
            return mode == Mode.ONCE;
        }
    }

    /** Standard input, to its end. */
    record Stdin(
            @JsonPropertyDescription("longest line in bytes; treated as for syslog_tcp") @Min(480) @Max(LARGEST_FRAME)
            Integer maxFrame)
            implements ReceiverConfig {
        public Stdin {
            maxFrame = or(maxFrame, DEFAULT_MAX_FRAME);
        }

        @Override
        public String type() {
            return STDIN;
        }

        @Override
        public boolean finite() {
            return true;
        }
    }

    static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    static <T> List<T> listOf(@Nullable List<T> values) {
        // Not List.copyOf: a null element is an error the validator reports, not an exception here.
        return values == null ? List.of() : Collections.unmodifiableList(values);
    }
}
