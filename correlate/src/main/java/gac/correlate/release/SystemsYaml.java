package gac.correlate.release;

import gac.correlate.sigma.NamedText;
import gac.schemas.avro.QuietTime;
import gac.schemas.avro.SourceRhythm;
import gac.schemas.avro.SystemMatch;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import inet.ipaddr.IPAddressString;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the register of systems from YAML:
 *
 * <pre>
 * systems:
 *   - id: portal
 *     organization: so-tttt
 *     name: {en: Web portal, vi: Cổng thông tin}   # or one text for both
 *     level: 3                                     # 1 to 5
 *     owner: …                                     # optional, like operator, provider, duty and tags
 *     rhythm: [{sources: [], hosts: [], silent_after: 10m}]    # or heartbeat: 5m
 *     quiet: [{sources: [], hosts: [], days: [mon], from: "18:00", to: "07:00", reason: …}]
 *     match: {hosts: [], networks: [], virtual_hosts: [], mail_domains: [], sources: []}
 * </pre>
 */
public final class SystemsYaml {
    static final Set<String> KEYS = Set.of(
            "id",
            "organization",
            "name",
            "level",
            "owner",
            "operator",
            "provider",
            "duty",
            "tags",
            "match",
            "rhythm",
            "quiet");
    static final Set<String> RHYTHM_KEYS = Set.of("sources", "hosts", "silent_after", "heartbeat");
    static final Set<String> QUIET_KEYS = Set.of("sources", "hosts", "days", "from", "to", "reason");
    static final Set<String> MATCH_KEYS = Set.of("hosts", "networks", "virtual_hosts", "mail_domains", "sources");

    private SystemsYaml() {}

    /** The systems of all texts together. What is wrong is added to {@code problems}; a system with a problem is left out. */
    public static List<SystemRecord> parse(List<NamedText> texts, List<Problem> problems) {
        List<SystemRecord> systems = new ArrayList<>();
        Map<String, String> origins = new HashMap<>();
        for (NamedText text : texts) {
            YamlEntry document = YamlEntry.document(text.name(), text.text(), problems);
            if (document == null) {
                continue;
            }
            document.only(Set.of("systems"));
            for (YamlEntry entry : document.entries("systems")) {
                int before = problems.size();
                SystemRecord system = system(entry);
                String twin = system.getId().isEmpty()
                        ? null
                        : origins.putIfAbsent(system.getId(), text.name() + ":" + entry.line());
                if (twin != null) {
                    entry.problem("id", "'" + system.getId() + "' is already registered in " + twin);
                }
                if (problems.size() == before) {
                    systems.add(system);
                }
            }
        }
        return systems;
    }

    private static SystemRecord system(YamlEntry entry) {
        entry.only(KEYS);
        SystemRecord system = new SystemRecord();
        system.setId(entry.required("id"));
        system.setOrganization(entry.required("organization"));
        system.setName(name(entry));
        system.setLevel(level(entry));
        system.setOwner(entry.text("owner"));
        system.setOperator(entry.text("operator"));
        system.setProvider(entry.text("provider"));
        system.setDuty(entry.text("duty"));
        system.setTags(entry.texts("tags"));
        system.setMatch(match(entry.entry("match")));
        system.setRhythm(
                entry.entries("rhythm").stream().map(SystemsYaml::rhythm).toList());
        system.setQuiet(entry.entries("quiet").stream().map(SystemsYaml::quiet).toList());
        return system;
    }

    private static SourceRhythm rhythm(YamlEntry entry) {
        entry.only(RHYTHM_KEYS);
        Long silentAfter = span(entry, "silent_after");
        Long heartbeat = span(entry, "heartbeat");
        if (entry.has("silent_after") == entry.has("heartbeat")) {
            entry.problem(
                    entry.has("heartbeat") ? "heartbeat" : "silent_after",
                    "give one of the two: silent_after, or heartbeat for what writes a line by itself so often");
        }
        return new SourceRhythm(entry.texts("sources"), entry.texts("hosts"), silentAfter, heartbeat);
    }

    /** In milliseconds; null when it is not there, or wrong. */
    private static @Nullable Long span(YamlEntry entry, String key) {
        String text = entry.text(key);
        if (text == null) {
            return null;
        }
        if (!text.matches("[1-9][0-9]{0,5}[smhd]")) {
            entry.problem(key, "'" + text + "' is no span of time; write for example 90s, 10m, 2h or 1d");
            return null;
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return 1000
                * number
                * switch (text.charAt(text.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3_600;
                    default -> 86_400;
                };
    }

    private static QuietTime quiet(YamlEntry entry) {
        entry.only(QUIET_KEYS);
        boolean days = entry.has("days") && !entry.has("from") && !entry.has("to");
        QuietTime quiet = new QuietTime(
                entry.texts("sources"),
                entry.texts("hosts"),
                entry.texts("days"),
                days ? "00:00" : entry.required("from"),
                days ? "24:00" : entry.required("to"),
                entry.text("reason"));
        if (!quiet.getFrom().isEmpty() && !quiet.getTo().isEmpty()) {
            try {
                Quiet unused = Quiet.of(quiet);
            } catch (DateTimeException e) {
                entry.problem(entry.has("from") ? "from" : "days", String.valueOf(e.getMessage()));
            }
        }
        return quiet;
    }

    static Text name(YamlEntry entry) {
        if (!entry.isMapping("name")) {
            String both = entry.required("name");
            return new Text(both, both);
        }
        YamlEntry name = entry.entry("name");
        if (name == null) {
            return new Text("", "");
        }
        name.only(Set.of("en", "vi"));
        return new Text(name.required("en"), name.required("vi"));
    }

    private static int level(YamlEntry entry) {
        String text = entry.required("level");
        if (text.matches("[1-5]")) {
            return Integer.parseInt(text);
        }
        if (!text.isEmpty()) {
            entry.problem("level", "'" + text + "' is not a security level; write a number from 1 to 5");
        }
        return SystemRegister.UNREGISTERED_LEVEL;
    }

    private static SystemMatch match(@Nullable YamlEntry entry) {
        SystemMatch match = new SystemMatch();
        match.setHosts(entry == null ? List.of() : entry.texts("hosts"));
        match.setNetworks(entry == null ? List.of() : entry.texts("networks"));
        match.setVirtualHosts(entry == null ? List.of() : entry.texts("virtual_hosts"));
        match.setMailDomains(entry == null ? List.of() : entry.texts("mail_domains"));
        match.setSources(entry == null ? List.of() : entry.texts("sources"));
        if (entry != null) {
            entry.only(MATCH_KEYS);
            for (String network : match.getNetworks()) {
                if (!new IPAddressString(network).isIPAddress()) {
                    entry.problem(
                            "networks",
                            "'" + network + "' is not an address or network; write for example 192.0.2.0/24");
                }
            }
        }
        return match;
    }
}
