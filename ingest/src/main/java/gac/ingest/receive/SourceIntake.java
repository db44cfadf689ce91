package gac.ingest.receive;

import gac.ingest.config.Network;
import gac.ingest.config.SourceConfig;
import gac.ingest.enrich.Enrichment;
import gac.ingest.frame.Frame;
import gac.ingest.frame.LineDecoder;
import gac.ingest.join.EventJoins;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.ClientTrust;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.web.WebParsers;
import gac.ingest.report.SourceSenders;
import gac.ingest.write.Outgoing;
import gac.ingest.write.SourceMeters;
import gac.schemas.avro.DeadLetter;
import gac.schemas.avro.Event;
import gac.schemas.avro.Host;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one source's frames: decode, normalise, encode. What cannot go on becomes a dead letter. Safe for many threads. */
public final class SourceIntake {
    private static final Logger LOG = LoggerFactory.getLogger("gac.ingest");
    private static final Normalizer NORMALIZER = new Normalizer();

    private final SourceConfig config;
    private final LineType type;
    private final ClientTrust trust;
    private final SourceMeters meters;
    private final @Nullable PatternsFile patterns;
    private final @Nullable String onlyHost;
    private final ClockWatch clockWatch;
    private final EventJoins joins;
    private final @Nullable LineParser format;
    private final Enrichment enrichment;
    private final SenderColumns columns = new SenderColumns();
    private final SourceSenders senders = new SourceSenders();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** A source about whose events nothing is looked up. */
    public SourceIntake(SourceConfig config, SourceMeters meters) {
        this(config, meters, Enrichment.NONE);
    }

    public SourceIntake(SourceConfig config, SourceMeters meters, Enrichment enrichment) {
        this.enrichment = enrichment;
        this.config = config;
        this.type = LineType.of(config.parser()).orElseThrow();
        this.trust = ClientTrust.of(texts(config.trustedProxies()), texts(config.sharedEgress()));
        this.meters = meters;
        this.patterns = config.patterns() == null
                ? null
                : new PatternsFile(Path.of(config.patterns()), config.zone(), System::nanoTime);
        this.clockWatch = new ClockWatch(config.zone());
        this.format = config.format() == null ? null : WebParsers.format(type, config.format());
        this.joins = new EventJoins(Normalizer.joins(), meters::joined);
        this.onlyHost =
                config.hosts().size() == 1 ? config.hosts().keySet().iterator().next() : null;
    }

    private static List<String> texts(List<Network> networks) {
        return networks.stream().map(Network::toString).toList();
    }

    public SourceConfig config() {
        return config;
    }

    public SourceMeters meters() {
        return meters;
    }

    /** Who sends to it. */
    public SourceSenders senders() {
        return senders;
    }

    /** A web server's own log names no host. Where the source has only one, the line is that host's. */
    private void nameHost(Event event, String name) {
        Host host = event.getHost() == null ? new Host() : event.getHost();
        host.setName(name);
        event.setHost(host);
        event.getIngest().setSystem(config.hosts().get(name));
    }

    /**
     * Frame → records, ready to be written: the line's own first, then the joined events that are complete by it. Never throws on any bytes.
     */
    List<Outgoing> process(Frame frame, Provenance at) {
        if (!begun.get() && begun.compareAndSet(false, true) && !config.backfill()) {
            LOG.info("first line from {} on {}", sender(at), config.name());
        }
        meters.seen(at.received());
        if (frame instanceof Frame.Bad bad) {
            senders.deadLetter(at.received(), at.peer());
            return List.of(deadLetter(bad.bytes(), "frame", bad.reason(), bad.detail(), at));
        }
        LineDecoder.Decoded decoded = LineDecoder.decode(frame.bytes());
        if (decoded instanceof LineDecoder.Undecodable undecodable) {
            senders.deadLetter(at.received(), at.peer());
            return List.of(deadLetter(frame.bytes(), "decode", undecodable.reason(), undecodable.detail(), at));
        }
        Event event = normalize((LineDecoder.Text) decoded, frame, at);
        watchClock(event, at);
        Outgoing own = encode(event, frame, at);
        senders.event(event, own.kind() == Outgoing.Kind.EVENT, at.received(), at.peer());
        List<Event> joined = joins.see(event);
        if (joined.isEmpty()) {
            return List.of(own);
        }
        List<Outgoing> all = new ArrayList<>();
        all.add(own);
        all.addAll(encode(joined));
        return all;
    }

    /** The joined events that are complete by this event, which is written. */
    List<Outgoing> joined(Event event) {
        return encode(joins.see(event));
    }

    /** The joined events that are complete because nothing came until now. */
    public List<Outgoing> joinedUntil(Instant received) {
        return encode(joins.advance(received));
    }

    /** The joined events that are complete because nothing more will come. */
    List<Outgoing> joinedAtEnd(Instant received) {
        return encode(joins.close(received));
    }

    private List<Outgoing> encode(List<Event> joined) {
        List<Outgoing> all = new ArrayList<>(joined.size());
        for (Event event : joined) {
            Outgoing outgoing = Outgoing.joined(event, meters);
            if (outgoing.size() <= Outgoing.LARGEST_VALUE) {
                all.add(outgoing);
            } else {
                meters.dropped("joined_too_large", 1); // the lines are there
            }
        }
        return all;
    }

    private static String sender(Provenance at) {
        if (at.filePath() != null) {
            return at.filePath();
        }
        String peer = at.peer();
        return peer == null ? at.receiver() : peer.replaceFirst(":\\d+$", "");
    }

    private void watchClock(Event event, Provenance at) {
        if (config.backfill() || event.getIngest().getClock().equals("absent")) {
            return;
        }
        meters.claimed(event.getTimestamp(), at.received());
        String odd = clockWatch.see(event.getTimestamp(), at.received());
        if (odd != null) {
            LOG.warn("source {} {}", config.name(), odd);
        }
    }

    /** Line → event, without writing it. */
    Event normalize(LineDecoder.Text text, Frame frame, Provenance at) {
        String line = text.line();
        Event event = NORMALIZER.normalize(
                line,
                new LineContext(
                        config.name(),
                        config.organization(),
                        config.organizationName(),
                        at.receiver(),
                        at.peer(),
                        at.tlsSubject(),
                        at.filePath(),
                        at.offset(),
                        at.received(),
                        config.zone(),
                        type,
                        trust,
                        config.oldest(),
                        config.backfill(),
                        config.hosts()::get,
                        at.id(),
                        format,
                        at.filePath() == null ? columns.of(at.peer(), line) : at.columns()),
                at.envelope(),
                patterns == null ? null : patterns.current());
        if (!text.original().equals(line)) {
            event.getEvent().setOriginal(text.original()); // the bytes that were no UTF-8 can be told from it
        }
        if (onlyHost != null && (event.getHost() == null || event.getHost().getName() == null)) {
            nameHost(event, onlyHost);
        }
        enrichment.enrich(event);
        if (frame instanceof Frame.Line whole && whole.truncated()) {
            List<String> tags = event.getTags() == null ? new ArrayList<>() : new ArrayList<>(event.getTags());
            tags.add(LineDecoder.TRUNCATED_TAG);
            event.setTags(tags);
        }
        return event;
    }

    /** Event → record; one that is too wide for the topic goes to the dead letters as it came. */
    Outgoing encode(Event event, Frame frame, Provenance at) {
        Outgoing outgoing = Outgoing.of(event, meters);
        return outgoing.size() <= Outgoing.LARGEST_VALUE
                ? outgoing
                : deadLetter(
                        frame.bytes(),
                        "parse",
                        "too_large",
                        "the event takes " + outgoing.size() + " bytes, above " + Outgoing.LARGEST_VALUE,
                        at);
    }

    Outgoing deadLetter(byte[] raw, String stage, String reason, String detail, Provenance at) {
        return Outgoing.of(
                DeadLetter.newBuilder()
                        .setId(at.id())
                        .setOrganization(config.organization())
                        .setSource(config.name())
                        .setReceiver(at.receiver())
                        .setPeer(at.filePath() == null ? at.peer() : at.filePath() + ":" + at.offset())
                        .setStage(stage)
                        .setReason(reason)
                        .setDetail(detail)
                        .setRaw(ByteBuffer.wrap(raw))
                        .setReceived(at.received())
                        .build(),
                meters);
    }
}
