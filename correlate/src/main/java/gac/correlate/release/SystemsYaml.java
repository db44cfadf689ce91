package gac.correlate.release;

import gac.correlate.sigma.NamedText;
import gac.schemas.avro.SystemMatch;
import gac.schemas.avro.SystemRecord;
import gac.schemas.avro.Text;
import inet.ipaddr.IPAddressString;
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
 *     match: {hosts: [], networks: [], virtual_hosts: [], mail_domains: [], sources: []}
 * </pre>
 */
public final class SystemsYaml {
    static final Set<String> KEYS =
            Set.of("id", "organization", "name", "level", "owner", "operator", "provider", "duty", "tags", "match");
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
        return system;
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
