package gac.correlate.release;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.NamedText;
import gac.schemas.avro.DefinitionKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the tables and examples of docs/config.md against the readers. */
class ConfigReferenceTest {
    private static final Path PAGE = Path.of("../docs/config.md");

    /** Key → default, of the table behind the mark. */
    private static Map<String, String> table(String mark) throws Exception {
        String page = Files.readString(PAGE);
        String begin = "<!-- keys: " + mark + " -->\n";
        assertThat(page).contains(begin);
        Map<String, String> keys = new LinkedHashMap<>();
        page.substring(page.indexOf(begin) + begin.length())
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> line.split("(?<!\\\\)\\|", -1))
                .forEach(cells -> keys.put(cells[1].strip().replace("`", ""), cells[3].strip()));
        return keys;
    }

    /** The example that stands in the section of a file. */
    private static NamedText example(String file) throws Exception {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("\n## " + file));
        String block = section.substring(section.indexOf("```yaml\n") + 8);
        return new NamedText(file, block.substring(0, block.indexOf("```")));
    }

    private static Set<String> required(String section, Map<String, String> table) {
        List<Problem> problems = new ArrayList<>();
        List<NamedText> empty = List.of(new NamedText("f", section + ": [{}]"));
        if (section.equals("systems")) {
            SystemsYaml.parse(empty, problems);
        } else if (section.equals("indicators")) {
            IndicatorsYaml.parse("f", "indicators: [{}]", Path.of("."), problems);
        } else if (section.equals("watches")) {
            WatchesYaml.parse(empty, problems);
        } else {
            ExceptionsYaml.parse(empty, problems);
        }
        assertThat(problems.stream()
                        .map(problem -> String.valueOf(problem.key()).replaceFirst(".*\\.", "")))
                .isSubsetOf(table.keySet());
        return Set.copyOf(problems.stream()
                .map(problem -> String.valueOf(problem.key()).replaceFirst(".*\\.", ""))
                .toList());
    }

    @Test
    void theTablesHaveTheKeysThatAreRead() throws Exception {
        assertThat(table("systems.yaml").keySet()).isEqualTo(SystemsYaml.KEYS);
        assertThat(table("systems.yaml match").keySet()).isEqualTo(SystemsYaml.MATCH_KEYS);
        assertThat(table("systems.yaml rhythm").keySet()).isEqualTo(SystemsYaml.RHYTHM_KEYS);
        assertThat(table("systems.yaml quiet").keySet()).isEqualTo(SystemsYaml.QUIET_KEYS);
        assertThat(table("exceptions.yaml").keySet()).isEqualTo(ExceptionsYaml.KEYS);
        assertThat(table("watches.yaml").keySet()).isEqualTo(WatchesYaml.KEYS);
        assertThat(table("indicators.yaml").keySet()).isEqualTo(IndicatorsYaml.KEYS);
    }

    @Test
    void whatTheTablesCallRequiredIsRequiredAndNothingElse() throws Exception {
        for (String section : List.of("systems", "exceptions", "watches", "indicators")) {
            Map<String, String> table = table(section + ".yaml");
            Set<String> required = required(section, table);
            table.forEach((key, fallback) -> assertThat(
                            fallback.equals("required") || fallback.equals("required, or `category`"))
                    .as(key)
                    .isEqualTo(required.contains(key)));
        }
    }

    @Test
    void theExamplesAreReadWithoutAnObjection() throws Exception {
        List<Document> documents = new ArrayList<>();
        documents.addAll(Documents.read(ReleaseFiles.ofRules(List.of(Path.of("../rules")))));
        NamedText systems = example("systems.yaml");
        NamedText exceptions = example("exceptions.yaml");
        documents.add(new Document(DefinitionKind.system, systems.name(), systems.text()));
        documents.add(new Document(DefinitionKind.exception, exceptions.name(), exceptions.text()));
        NamedText watches = example("watches.yaml");
        documents.add(new Document(DefinitionKind.watch, watches.name(), watches.text()));
        List<Problem> problems = new ArrayList<>();
        NamedText indicators = example("indicators.yaml");
        assertThat(IndicatorsYaml.parse(indicators.name(), indicators.text(), Path.of("/"), problems))
                .hasSize(3);
        assertThat(problems).isEmpty();
        Release.Compiled compiled = Release.compile("r", Instant.EPOCH, documents);
        assertThat(compiled.problems()).isEmpty();
        assertThat(Mentions.of(compiled, documents)).isEqualTo(new Mentions(List.of(), List.of()));
        assertThat(compiled.release().systems().all()).hasSize(3);
        assertThat(compiled.release().exceptions().all()).hasSize(2);
        assertThat(compiled.release().watches().all()).hasSize(2);
    }
}
