package gac.ingest.parse;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.text.Numbers;
import gac.schemas.avro.AsOrganization;
import gac.schemas.avro.AutonomousSystem;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Geo;
import gac.schemas.avro.UserAgent;
import gac.schemas.avro.UserAgentDevice;
import gac.schemas.avro.UserAgentOs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** ECS names that a JSON line may bring along and that have a place in the event, besides those of {@link JsonNames}. */
final class EcsNames {
    private static final Map<String, BiConsumer<String, Draft>> SETTERS = new HashMap<>();

    static {
        put("event.kind", (v, d) -> d.info.setKind(v));
        put("event.category", (v, d) -> d.info.setCategory(List.of(v)));
        put("event.type", (v, d) -> d.info.setType(List.of(v)));
        put("event.action", (v, d) -> d.info.setAction(v));
        put("event.outcome", (v, d) -> d.info.setOutcome(v));
        put("event.reason", (v, d) -> d.info.setReason(v));
        put("event.code", (v, d) -> d.info.setCode(v));
        put("event.dataset", (v, d) -> d.info.setDataset(v));
        put("event.module", (v, d) -> d.info.setModule(v));
        put("event.provider", (v, d) -> d.info.setProvider(v));
        put("log.logger", (v, d) -> d.log().setLogger(v));
        put("service.name", (v, d) -> d.service(v));
        put("process.executable", (v, d) -> d.process().setExecutable(v));
        put("process.command_line", (v, d) -> d.process().setCommandLine(v));
        put("process.working_directory", (v, d) -> d.process().setWorkingDirectory(v));
        put("user.id", (v, d) -> d.user().setId(v));
        put("user.domain", (v, d) -> d.user().setDomain(v));
        put("user.email", (v, d) -> d.user().setEmail(v));
        put("user.effective.name", (v, d) -> d.effectiveUser(v));
        put("user.target.name", (v, d) -> d.targetUser(v));
        put("network.protocol", (v, d) -> d.network().setProtocol(v));
        put("network.transport", (v, d) -> d.network().setTransport(v));
        put("email.from.address", (v, d) -> d.mailFrom(v));
        put("email.to.address", (v, d) -> d.mailTo(v));
        put("email.message_id", (v, d) -> d.email().setMessageId(v));
        put("email.subject", (v, d) -> d.email().setSubject(v));
        put("error.message", (v, d) -> d.error(v));
        put("error.code", (v, d) -> d.errorCode(v));
        put("url.registered_domain", (v, d) -> d.url().setRegisteredDomain(v));
        put("user_agent.name", (v, d) -> agent(d).setName(v));
        put("user_agent.version", (v, d) -> agent(d).setVersion(v));
        put("user_agent.os.name", (v, d) -> os(d).setName(v));
        put("user_agent.os.version", (v, d) -> os(d).setVersion(v));
        put("user_agent.device.name", (v, d) -> agent(d).setDevice(new UserAgentDevice(v)));
        endpoint("source.", Draft::source);
        endpoint("destination.", Draft::destination);
    }

    private static void endpoint(String side, Function<Draft, Endpoint> of) {
        put(side + "registered_domain", (v, d) -> of.apply(d).setRegisteredDomain(v));
        put(side + "geo.continent_code", (v, d) -> geo(of.apply(d)).setContinentCode(v));
        put(side + "geo.continent_name", (v, d) -> geo(of.apply(d)).setContinentName(v));
        put(side + "geo.country_iso_code", (v, d) -> geo(of.apply(d)).setCountryIsoCode(v));
        put(side + "geo.country_name", (v, d) -> geo(of.apply(d)).setCountryName(v));
        put(side + "geo.region_iso_code", (v, d) -> geo(of.apply(d)).setRegionIsoCode(v));
        put(side + "geo.region_name", (v, d) -> geo(of.apply(d)).setRegionName(v));
        put(side + "geo.city_name", (v, d) -> geo(of.apply(d)).setCityName(v));
        put(side + "geo.timezone", (v, d) -> geo(of.apply(d)).setTimezone(v));
        put(side + "as.number", (v, d) -> network(of.apply(d)).setNumber(Numbers.of(v)));
        put(side + "as.organization.name", (v, d) -> network(of.apply(d)).setOrganization(new AsOrganization(v)));
    }

    private static Geo geo(Endpoint endpoint) {
        if (endpoint.getGeo() == null) {
            endpoint.setGeo(new Geo());
        }
        return endpoint.getGeo();
    }

    private static AutonomousSystem network(Endpoint endpoint) {
        if (endpoint.getAs() == null) {
            endpoint.setAs(new AutonomousSystem());
        }
        return endpoint.getAs();
    }

    private static UserAgent agent(Draft draft) {
        if (draft.event.getUserAgent() == null) {
            draft.event.setUserAgent(new UserAgent());
        }
        return draft.event.getUserAgent();
    }

    private static UserAgentOs os(Draft draft) {
        if (agent(draft).getOs() == null) {
            agent(draft).setOs(new UserAgentOs());
        }
        return agent(draft).getOs();
    }

    private EcsNames() {}

    private static void put(String name, BiConsumer<String, Draft> setter) {
        SETTERS.put(name, setter);
    }

    /** False when the event has no place of this name. */
    static boolean set(String name, String value, Draft draft) {
        BiConsumer<String, Draft> setter = SETTERS.get(name);
        if (setter == null || value.isEmpty()) {
            return false;
        }
        setter.accept(value, draft);
        return true;
    }
}
