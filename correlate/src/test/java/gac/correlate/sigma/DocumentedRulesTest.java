package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The examples of the reference page, docs/sigma.md: what it says is what happens. */
class DocumentedRulesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(yes|no) +(.+?) {2,}(\\{\".*})");

    @Test
    @SuppressWarnings("unchecked") // the page's events are objects with text for keys
    void theReferencePageIsTrue() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "sigma.md"));
        String examples = page.substring(page.indexOf("<!-- examples:begin"), page.indexOf("<!-- examples:end"));
        SoftAssertions all = new SoftAssertions();
        int count = 0;
        for (String line : examples.lines().toList()) {
            Matcher example = EXAMPLE.matcher(line);
            if (!example.matches()) {
                assertThat(line).as("a line that is no example").matches("<!--.*|```|");
                continue;
            }
            count++;
            String rule = example.group(2).startsWith("{")
                    ? "title: t\nlogsource: {category: test}\ndetection: " + example.group(2) + "\n"
                    : Sigma.rule("sel:\n" + example.group(2).indent(2) + "condition: sel");
            // JSON is YAML.
            Object event = new Load(LoadSettings.builder().build()).loadFromString(example.group(3));
            RuleMatcher matcher = RuleMatcher.compile(Sigma.load(rule), Taxonomy.NONE);
            all.assertThat(matcher.matchAny(MapEvent.of((Map<String, ?>) event)))
                    .as(line)
                    .hasSize(example.group(1).equals("yes") ? 1 : 0);
        }
        all.assertAll();
        assertThat(count).isGreaterThan(60);
    }

    @Test
    void theWholeFileLoads() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "sigma.md"));
        int begin = page.indexOf("```yaml\ntitle:") + 8;
        String file = page.substring(begin, page.indexOf("```", begin));
        LoadedRules loaded = new RuleLoader(Map.of("service_accounts", List.of("backup", "deploy")))
                .parse(List.of(new NamedText("sigma.md", file)));
        assertThat(loaded.errors()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.rules()).hasSize(2);
        assertThat(loaded.correlations()).hasSize(3);
        assertThat(loaded.filters()).hasSize(1);
        RuleMatcher matcher = RuleMatcher.compile(loaded, Taxonomy.NONE);
        Map<String, String> event = new java.util.HashMap<>(Map.of(
                "event.action",
                "ssh_login",
                "event.outcome",
                "failure",
                "user.name",
                "Deploy",
                "source.ip",
                "192.0.2.77"));
        assertThat(Sigma.ids(matcher.matchAny(MapEvent.of(event)))).containsExactly("service_failed");
        event.put("source.ip", "192.0.2.7");
        assertThat(matcher.matchAny(MapEvent.of(event))).isEmpty();
        assertThat(new RuleLoader()
                        .parse(List.of(new NamedText("sigma.md", file)))
                        .errors())
                .extracting(RuleError::reason)
                .contains("the placeholder %service_accounts% has no values here");
    }
}
