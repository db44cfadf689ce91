package gac.ingest.parse.event;

import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.schemas.avro.Email;
import gac.schemas.avro.EmailAddress;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.ErrorInfo;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Http;
import gac.schemas.avro.HttpRequest;
import gac.schemas.avro.HttpResponse;
import gac.schemas.avro.Log;
import gac.schemas.avro.Network;
import gac.schemas.avro.Process;
import gac.schemas.avro.Service;
import gac.schemas.avro.Url;
import gac.schemas.avro.User;
import gac.schemas.avro.UserAgent;
import gac.schemas.avro.UserEffective;
import gac.schemas.avro.UserTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event being written. Groups come into being with their first value; setting null, the empty string or {@code -} sets nothing, because
 * that is how logs write "none".
 */
public final class Draft {
    public final LineContext context;
    public final Event event = new Event();
    public final EventInfo info = new EventInfo();
    private final Map<String, String> fields = new TreeMap<>();
    private final List<String> tags = new ArrayList<>(0);
    private @Nullable Instant claimed;
    private String parser = "generic";
    private String route = "";
    private String routeName = "";

    public Draft(LineContext context) {
        this.context = context;
        event.setEvent(info);
    }

    public Draft parser(String name) {
        parser = name;
        return this;
    }

    /** How the parser was found, for people. */
    public Draft route(String how) {
        return route(how, "");
    }

    /** @param named what stands for {@code %s}; put there only when somebody asks */
    public Draft route(String how, String named) {
        route = how;
        routeName = named;
        return this;
    }

    public String route() {
        return route.replace("%s", routeName);
    }

    public String parser() {
        return parser;
    }

    /**
     * The time the line claims. A later call, by a parser that knows the line better, wins, unless its time has no zone: then the one that a
     * syslog header or an envelope gave stays. Null, and a time that does not exist, change nothing.
     */
    public Draft claim(@Nullable Stamp stamp) {
        if (stamp == null || (claimed != null && stamp.zone() == null)) {
            return this;
        }
        Instant instant = stamp.resolve(context.zone(), context.received());
        claimed = instant == null ? claimed : instant;
        return this;
    }

    @Nullable
    public Instant claimed() {
        return claimed;
    }

    public Draft tag(String tag) {
        if (!tags.contains(tag)) {
            tags.add(tag);
        }
        return this;
    }

    public Draft field(String name, @Nullable String value) {
        set(value, v -> fields.put(name, v));
        return this;
    }

    @Nullable
    public String fieldValue(String name) {
        return fields.get(name);
    }

    /** What the line says, for people; null leaves what was said before. */
    public Draft message(@Nullable String text) {
        if (text != null) {
            event.setMessage(text);
        }
        return this;
    }

    public Draft kind(String category, @Nullable String action, String... types) {
        info.setCategory(List.of(category));
        if (types.length > 0) {
            info.setType(List.of(types));
        }
        set(action, info::setAction);
        return this;
    }

    public Draft success() {
        info.setOutcome("success");
        return this;
    }

    public Draft failure(@Nullable String reason) {
        info.setOutcome("failure");
        set(reason, info::setReason);
        return this;
    }

    public Draft reason(@Nullable String reason) {
        set(reason, info::setReason);
        return this;
    }

    public Draft service(String name) {
        Service service = event.getService() == null ? new Service() : event.getService();
        service.setName(name);
        event.setService(service);
        return this;
    }

    public Draft host(@Nullable String name) {
        set(name, n -> {
            gac.schemas.avro.Host host = event.getHost() == null ? new gac.schemas.avro.Host() : event.getHost();
            host.setName(n);
            host.setHostname(n);
            event.setHost(host);
        });
        return this;
    }

    public Draft user(@Nullable String name) {
        set(name, n -> user().setName(n));
        return this;
    }

    public User user() {
        if (event.getUser() == null) {
            event.setUser(new User());
        }
        return event.getUser();
    }

    public Draft effectiveUser(@Nullable String name) {
        set(name, n -> {
            UserEffective effective = user().getEffective() == null ? new UserEffective() : user().getEffective();
            effective.setName(n);
            user().setEffective(effective);
        });
        return this;
    }

    public Draft targetUser(@Nullable String name) {
        set(name, n -> {
            UserTarget target = user().getTarget() == null ? new UserTarget() : user().getTarget();
            target.setName(n);
            user().setTarget(target);
        });
        return this;
    }

    public Process process() {
        if (event.getProcess() == null) {
            event.setProcess(new Process());
        }
        return event.getProcess();
    }

    /** Name and id; an id that is no number goes to the syslog group only. */
    public Draft process(@Nullable String name, @Nullable String pid) {
        set(name, n -> process().setName(n));
        Long number = Numbers.of(pid);
        if (number != null) {
            process().setPid(number);
        }
        return this;
    }

    public Log log() {
        if (event.getLog() == null) {
            event.setLog(new Log());
        }
        return event.getLog();
    }

    public Draft level(@Nullable String level) {
        set(level, log()::setLevel);
        return this;
    }

    public Endpoint source() {
        if (event.getSource() == null) {
            event.setSource(new Endpoint());
        }
        return event.getSource();
    }

    public Endpoint destination() {
        if (event.getDestination() == null) {
            event.setDestination(new Endpoint());
        }
        return event.getDestination();
    }

    /** Where the action came from: an address, or the name a server resolved it to. */
    public Draft from(@Nullable String address) {
        set(address, a -> endpoint(source(), a));
        return this;
    }

    /** As {@link #from(String)}, of an address that {@link Ip#parse} has read. */
    public Draft from(String address, byte[] ip) {
        endpoint(source(), address, ip);
        return this;
    }

    public Draft from(@Nullable String address, @Nullable String port) {
        from(address);
        Long number = Numbers.of(port);
        if (number != null && number <= 65535 && event.getSource() != null) {
            source().setPort(number.intValue());
        }
        return this;
    }

    public Draft to(@Nullable String address, @Nullable String port) {
        set(address, a -> endpoint(destination(), a));
        Long number = Numbers.of(port);
        if (number != null && number <= 65535 && event.getDestination() != null) {
            destination().setPort(number.intValue());
        }
        return this;
    }

    private static void endpoint(Endpoint endpoint, String address) {
        byte[] ip = Ip.parse(address);
        if (ip != null) {
            endpoint(endpoint, address, ip);
        } else {
            endpoint.setAddress(address);
            endpoint.setDomain(address);
        }
    }

    private static void endpoint(Endpoint endpoint, String address, byte[] ip) {
        endpoint.setAddress(address);
        endpoint.setIp(Ip.canonical(address, ip));
        endpoint.setNetwork(Ip.network(ip));
    }

    public Http http() {
        if (event.getHttp() == null) {
            event.setHttp(new Http());
        }
        return event.getHttp();
    }

    public HttpRequest request() {
        if (http().getRequest() == null) {
            http().setRequest(new HttpRequest());
        }
        return http().getRequest();
    }

    public HttpResponse response() {
        if (http().getResponse() == null) {
            http().setResponse(new HttpResponse());
        }
        return http().getResponse();
    }

    public Url url() {
        if (event.getUrl() == null) {
            event.setUrl(new Url());
        }
        return event.getUrl();
    }

    public Draft userAgent(@Nullable String original) {
        set(original, o -> {
            UserAgent agent = event.getUserAgent() == null ? new UserAgent() : event.getUserAgent();
            agent.setOriginal(o);
            event.setUserAgent(agent);
        });
        return this;
    }

    public Email email() {
        if (event.getEmail() == null) {
            event.setEmail(new Email());
        }
        return event.getEmail();
    }

    /** The envelope sender; the empty one, of bounces, is set as it is. */
    public Draft mailFrom(@Nullable String address) {
        if (address != null) {
            email().setFrom(new EmailAddress(List.of(address)));
        }
        return this;
    }

    public Draft mailTo(@Nullable String address) {
        set(address, a -> email().setTo(new EmailAddress(List.of(a))));
        return this;
    }

    public Draft error(@Nullable String message) {
        set(message, m -> {
            ErrorInfo error = event.getError() == null ? new ErrorInfo() : event.getError();
            error.setMessage(m);
            event.setError(error);
        });
        return this;
    }

    public Draft errorCode(@Nullable String code) {
        set(code, c -> {
            ErrorInfo error = event.getError() == null ? new ErrorInfo() : event.getError();
            error.setCode(c);
            event.setError(error);
        });
        return this;
    }

    public Network network() {
        if (event.getNetwork() == null) {
            event.setNetwork(new Network());
        }
        return event.getNetwork();
    }

    /** Hands over the event: provenance, times and tags are settled here. */
    public Event finish(String original) {
        EventTime time = EventTime.of(claimed, context.received(), context.oldest(), context.backfill());
        event.setTimestamp(time.claimed());
        info.setId(context.eventId());
        info.setCreated(time.received());
        info.setOriginal(original);
        event.setIngest(new gac.schemas.avro.Ingest(
                time.effective(),
                time.clock(),
                time.delayed(),
                context.backfill(),
                context.source(),
                parser,
                system()));
        event.setOrganization(new gac.schemas.avro.Organization(context.organization(), context.organizationName()));
        Log log = log();
        log.setReceiver(context.receiver());
        log.setPeer(context.peer());
        log.setTlsSubject(context.tlsSubject());
        log.setOffset(context.offset() < 0 ? null : context.offset());
        if (context.filePath() != null) {
            log.setFile(new gac.schemas.avro.LogFile(context.filePath()));
        }
        if (event.getSource() != null
                && event.getSource().getIp() != null
                && context.trust().isShared(event.getSource().getIp())) {
            tag("shared_egress");
        }
        event.setTags(tags.isEmpty() ? null : List.copyOf(tags));
        event.setFields(fields.isEmpty() ? null : fields);
        return event;
    }

    private @Nullable String system() {
        String host = event.getHost() == null ? null : event.getHost().getName();
        return context.systems().apply(host == null ? "" : host);
    }

    public static void set(@Nullable String value, Consumer<String> setter) {
        if (value != null && !value.isEmpty() && !value.equals("-")) {
            setter.accept(value);
        }
    }
}
