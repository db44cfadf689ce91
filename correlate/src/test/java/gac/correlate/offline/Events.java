package gac.correlate.offline;

import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Host;
import gac.schemas.avro.Ingest;
import gac.schemas.avro.Organization;
import gac.schemas.avro.User;
import java.time.Instant;

/** Events for tests: sign-ins as the sshd parser writes them. Times are seconds after {@link #START}. */
public final class Events {
    public static final Instant START = Instant.parse("2026-11-02T01:00:00Z");

    private final Event event;

    private Events(Event event) {
        this.event = event;
    }

    public static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    /** A failed password, received when it happened. */
    public static Events failure(String id, double seconds) {
        return signIn(id, seconds, "failure", "Failed password for root from 192.0.2.10 port 4711 ssh2");
    }

    /** An accepted password, received when it happened. */
    public static Events success(String id, double seconds) {
        return signIn(id, seconds, "success", "Accepted password for root from 192.0.2.10 port 4711 ssh2");
    }

    private static Events signIn(String id, double seconds, String outcome, String line) {
        EventInfo info = new EventInfo();
        info.setId(id);
        info.setCreated(at(seconds));
        info.setOriginal(line);
        info.setAction("ssh_login");
        info.setOutcome(outcome);
        Ingest ingest = new Ingest();
        ingest.setEffective(at(seconds));
        ingest.setClock("claimed");
        ingest.setSource("auth");
        ingest.setParser("sshd");
        Event event = new Event();
        event.setTimestamp(at(seconds));
        event.setEvent(info);
        event.setIngest(ingest);
        event.setOrganization(new Organization("agency-a", null));
        Host host = new Host();
        host.setName("web-1");
        event.setHost(host);
        return new Events(event).user("root").from("192.0.2.10");
    }

    public Events user(String name) {
        User user = new User();
        user.setName(name);
        event.setUser(user);
        return this;
    }

    public Events from(String address) {
        Endpoint source = new Endpoint();
        source.setIp(address);
        event.setSource(source);
        return this;
    }

    public Events host(String name) {
        event.getHost().setName(name);
        return this;
    }

    public Events organization(String id) {
        event.setOrganization(new Organization(id, null));
        return this;
    }

    /** Received later than it happened. */
    public Events receivedAt(double seconds) {
        event.getEvent().setCreated(at(seconds));
        return this;
    }

    /** The instant detection uses. */
    public Events effectiveAt(double seconds) {
        event.getIngest().setEffective(at(seconds));
        return this;
    }

    public Events system(String id) {
        event.getIngest().setSystem(id);
        return this;
    }

    public Events line(String original) {
        event.getEvent().setOriginal(original);
        return this;
    }

    public Event event() {
        return event;
    }
}
