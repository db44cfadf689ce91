package gac.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import gac.correlate.detect.EventFields;
import gac.correlate.detect.LogSources;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.LogSource;
import gac.correlate.sigma.MapEvent;
import gac.correlate.sigma.Match;
import gac.correlate.sigma.NamedText;
import gac.correlate.sigma.RuleLoader;
import gac.correlate.sigma.RuleMatcher;
import gac.correlate.sigma.Taxonomy;
import gac.ingest.fixture.Fixture;
import gac.ingest.parse.Normalizer;
import gac.ingest.parse.event.LineType;
import gac.schemas.EventJson;
import gac.schemas.EventView;
import gac.schemas.Wire;
import gac.schemas.avro.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules written as SigmaHQ writes them for Windows find what agents ship, as the stream sees it and as {@code gac parse | gac eval} does. */
class WindowsRulesTest {
    private static final Path FIXTURES = Path.of("../ingest/src/test/resources/gac/ingest/parse/windows");
    private static final String RULES = """
            title: failed network logon
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625, LogonType: [3, 10], TargetUserName|startswith: admin, IpAddress|cidr: 203.0.113.0/24}
              filter: {SubStatus: '0xc0000064'}
              condition: selection and not filter
            ---
            title: encoded or hidden shell
            logsource: {product: windows, category: process_creation}
            detection:
              image: [{Image|endswith: '\\powershell.exe'}, {OriginalFileName: [PowerShell.EXE, RUNDLL32.EXE]}]
              line: {CommandLine|contains: [' -enc ', ',Start']}
              condition: image and line
            ---
            title: shell below the web server
            logsource: {product: windows, category: process_creation}
            detection:
              selection: {ParentImage|endswith: '\\w3wp.exe', Image|endswith: '\\cmd.exe', Imphash: 272245e2988e1e430500b852c4fb5e18}
              condition: selection
            ---
            title: whoami
            logsource: {product: windows, category: process_creation}
            detection:
              selection: {Image|endswith: '\\whoami.exe'}
              condition: selection
            ---
            title: download in a script block
            logsource: {product: windows, category: ps_script}
            detection:
              selection: {ScriptBlockText|contains|all: [Net.WebClient, DownloadString]}
              condition: selection
            ---
            title: lsass in a script block
            logsource: {product: windows, service: powershell}
            detection:
              selection: {EventID: 4104, ScriptBlockText|contains: lsass}
              condition: selection
            ---
            title: module call
            logsource: {product: windows, category: ps_module}
            detection:
              selection: {Payload|contains: Invoke-WebRequest, ContextInfo|contains: ' -nop'}
              condition: selection
            ---
            title: old engine
            logsource: {product: windows, category: ps_classic_start}
            detection:
              selection: {Data|contains: EngineVersion=2.}
              condition: selection
            ---
            title: run key
            logsource: {product: windows, category: registry_set}
            detection:
              selection: {EventType: SetValue, TargetObject|contains: '\\CurrentVersion\\Run\\', Details|contains: '\\Temp\\'}
              condition: selection
            ---
            title: strange port
            logsource: {product: windows, category: network_connection}
            detection:
              selection: {Initiated: 'true', DestinationPort: 4444}
              condition: selection
            ---
            title: psexec service
            logsource: {product: windows, service: system}
            detection:
              selection: {Provider_Name: Service Control Manager, EventID: 7045, ServiceName: PSEXESVC}
              condition: selection
            ---
            title: log cleared
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 1102, Provider_Name: Microsoft-Windows-Eventlog}
              condition: selection
            ---
            title: dump tool
            logsource: {category: antivirus}
            detection:
              selection: {Signature|contains: mimikatz, Filename|endswith: .exe}
              condition: selection
            ---
            title: new domain admin
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4728, TargetUserName: Domain Admins, MemberSid|startswith: S-1-5-21-}
              condition: selection
            ---
            title: startup file
            logsource: {product: windows, category: file_event}
            detection:
              selection: {TargetFilename|contains: '\\Startup\\'}
              condition: selection
            ---
            title: query
            logsource: {product: windows, category: dns_query}
            detection:
              selection: {QueryName|endswith: .example.com, Image|contains: '\\Temp\\'}
              condition: selection
            ---
            title: never on windows
            logsource: {product: linux, service: sshd}
            detection:
              selection: {user.name: '*'}
              condition: selection
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final EventView view = EventView.with(Wire.local());
    private final EventFields fields = new EventFields(view);

    @Test
    void rules_find_the_events_of_every_agent() throws IOException {
        LoadedRules loaded = new RuleLoader().parse(List.of(new NamedText("windows.yml", RULES)));
        assertThat(loaded.errors()).isEmpty();
        RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.standard());
        Map<String, List<String>> found = new TreeMap<>();
        for (Fixture fixture : Fixture.find(List.of(FIXTURES))) {
            int number = 0;
            for (String line : fixture.lines()) {
                number++;
                Event event = new Normalizer().normalize(line, Fixture.context(LineType.AUTO));
                List<String> streamed = streamed(event, matcher);
                assertThat(streamed).as(line).isEqualTo(offline(event, matcher));
                if (!streamed.isEmpty()) {
                    found.put(fixture.log().getFileName() + " " + number, streamed);
                }
            }
        }
        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("xml.log 1", List.of("failed network logon")),
                        Map.entry("xml.log 3", List.of("encoded or hidden shell")),
                        Map.entry("xml.log 5", List.of("new domain admin")),
                        Map.entry("xml.log 9", List.of("log cleared")),
                        Map.entry("xml.log 10", List.of("psexec service")),
                        Map.entry("xml.log 11", List.of("old engine")),
                        Map.entry("xml.log 12", List.of("download in a script block")),
                        Map.entry("xml.log 13", List.of("shell below the web server")),
                        Map.entry("xml.log 14", List.of("query")),
                        Map.entry("winlogbeat.log 3", List.of("strange port")),
                        Map.entry("winlogbeat.log 4", List.of("run key")),
                        Map.entry("winlogbeat.log 6", List.of("module call")),
                        Map.entry("winlogbeat.log 8", List.of("dump tool")),
                        Map.entry("winlogbeat.log 9", List.of("log cleared")),
                        Map.entry("agents.log 1", List.of("failed network logon")),
                        Map.entry("agents.log 2", List.of("run key")),
                        Map.entry("agents.log 3", List.of("encoded or hidden shell")),
                        Map.entry("agents.log 6", List.of("whoami")),
                        Map.entry("agents.log 7", List.of("lsass in a script block")),
                        Map.entry("agents.log 8", List.of("failed network logon")),
                        Map.entry("agents.log 9", List.of("startup file"))));
    }

    private List<String> streamed(Event event, RuleMatcher matcher) {
        view.read(Wire.encode(event));
        return titles(matcher.match(LogSources.shipped().of(view), fields));
    }

    @SuppressWarnings("unchecked") // JSON objects have text for keys
    private List<String> offline(Event event, RuleMatcher matcher) throws IOException {
        MapEvent map =
                MapEvent.of((Map<String, ?>) json.readValue(EventJson.of(event).toString(), Object.class));
        List<LogSource> sources = LogSources.shipped().told(name -> map.get(name) instanceof String text ? text : null);
        return titles(EvalCommand.matches(matcher, sources == null ? List.of() : sources, map, (rule, failure) -> {
            throw failure;
        }));
    }

    private static List<String> titles(List<Match> matches) {
        return matches.stream().map(match -> match.rule().title()).toList();
    }
}
