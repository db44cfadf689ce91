package gac.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.index.SourceIndex;
import gac.correlate.sigma.lint.FieldCatalog;
import gac.correlate.sigma.lint.Linter;
import gac.correlate.sigma.lint.Warning;
import gac.correlate.sigma.match.CompiledRule;
import gac.schemas.avro.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Warnings about rules: what they find, and that they are right. */
class LintTest {
    private static List<String> warnings(String... texts) {
        return Linter.check(Sigma.load(texts), FieldCatalog.shipped(Taxonomy.standard()), List.of()).stream()
                .map(Warning::toString)
                .toList();
    }

    private static List<String> ofDetection(String detection) {
        return warnings(Sigma.rule(detection));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s: {a: x}\nt: {a: y}\ncondition: s and t",
                "s: {a|all: [x, y]}\ncondition: s",
                "s: {a: x}\ncondition: s and not s",
                "s: {a|endswith: '\\a.exe'}\nf: {a|endswith: 'EXE'}\ncondition: s and not f",
                "s: {a: [x, y]}\nf: {a: [Y, z, x]}\ncondition: s and not 1 of f*",
                "s: {a|gt: 5}\nt: {a|lte: 5}\ncondition: s and t",
                "s: {a|gte: 5}\nt: {a|gte: 4}\ncondition: s and not t",
                "s: {a: 3}\nt: {a|gt: 5}\ncondition: s and t",
                "s: {a|startswith: ab}\nt: {a|startswith: [ac, b]}\ncondition: s and t",
                "s: {a|endswith: .php}\nt: {a|endswith: .jsp}\ncondition: s and t",
                "s: {a: null}\nt: {a|contains: x}\ncondition: s and t",
                "s: {a|exists: false, a|contains: x}\ncondition: s",
                "s: {a|exists: true}\nt: {a|exists: false}\ncondition: s and t",
                "s: {a: abc}\nt: {a|re: '^x'}\ncondition: s and t",
                "s: {a: x}\nt: {a: y}\nu: {a: z}\ncondition: (s or t) and u",
                "s: [foo]\ncondition: s and not s",
                "s: {a: x, b: 1}\nt: {a: x}\ncondition: s and not t",
            })
    void whatCanNeverMatchIsTold(String detection) {
        assertThat(ofDetection(detection)).anyMatch(warning -> warning.contains("the rule can never match: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s: {a: x}\nt: {b: y}\ncondition: s and t",
                "s: {a|contains|all: [x, y]}\ncondition: s",
                "s: {a: 'x*'}\nt: {a: 'xy*'}\ncondition: s and t",
                "s: {a|contains: x}\nf: {a|contains: xy}\ncondition: s and not f",
                "s: {a: [x, y]}\nf: {a: x}\ncondition: s and not f",
                "s: {a|gt: 5}\nt: {a|lt: 6}\ncondition: s and t",
                "s: {a|cased: x}\nt: {a: X}\ncondition: s and t",
                "s: {a: x}\nf: {a|cased: x}\ncondition: s and not f",
                "s: {a: x}\nf: {a|re: x}\ncondition: s and not f",
                "s: {a: 10}\nf: {a: '10.0'}\ncondition: s and not f",
                "s: {a|contains: '?'}\nf: {a|contains: a}\ncondition: s and not f",
                "s: {a|neq: x}\nt: {a|neq: y}\ncondition: s and t",
                "s: {a: null}\nt: {a|neq: y}\ncondition: s and t",
                "s: {a|exists: true}\nt: {a: null}\ncondition: s and t",
                "s: [foo]\nt: [bar]\ncondition: s and not t",
                "s: {a: ''}\nt: {a|startswith: ''}\ncondition: s and t",
            })
    void whatCanMatchIsNotDoubted(String detection) {
        assertThat(ofDetection(detection)).noneMatch(warning -> warning.contains("never"));
    }

    @Test
    void thePlaceAndTheReasonAreNamed() {
        assertThat(ofDetection("s: {a: x}\nt:\n  a: [y, z]\ncondition: s and t"))
                .containsExactly(
                        "rules.yml:7:5: t: the rule can never match: 'a' must be \"x\" and \"y\" or \"z\" at once [never]");
        assertThat(ofDetection("s: {a: x}\nt: {a|gt: 5, a|lt: 3}\ncondition: s or t"))
                .containsExactly(
                        "rules.yml:6:16: t: the selection 't' can never hold: 'a' must lie in ranges that exclude"
                                + " each other [never]");
        assertThat(ofDetection("s: {a: x}\nt: {a: y}\nu: {b: z}\ncondition: (s and t) or u"))
                .containsExactly(
                        "rules.yml:6:7: t: a part of the condition can never hold: 'a' must be \"x\" and \"y\" at"
                                + " once [never]");
    }

    @Test
    void whatIsNeverQuietIsTold() {
        for (String detection : List.of(
                "s: {a: x}\ncondition: s or not s",
                "s: {a|exists: true}\nt: {a|exists: false}\ncondition: s or t",
                "s: {a: x}\nt: {a: y}\ncondition: not s or not t")) {
            assertThat(ofDetection(detection))
                    .anyMatch(warning -> warning.contains("the rule matches every event of its log source"));
        }
        assertThat(ofDetection("s: {a: x}\nt: {b: y}\ncondition: not s or t"))
                .noneMatch(warning -> warning.contains("every event of its"));
    }

    @Test
    void whatTheIndexCannotPassByIsToldWithTheItem() {
        assertThat(ofDetection("f: {a: x}\ncondition: not f"))
                .singleElement()
                .asString()
                .isEqualTo(
                        "rules.yml:1:1: t: tried on every event of category=test: 'not f' asks for nothing that must be"
                                + " there; add an item with text that must be there [slow]");
        assertThat(ofDetection("s:\n  a: x\nt:\n  b: null\ncondition: s or t"))
                .singleElement()
                .asString()
                .startsWith(
                        "rules.yml:8:5: t: tried on every event of category=test: 'b': null asks that nothing be there");
        assertThat(ofDetection("s: {a|re: '^.{5}$'}\ncondition: s"))
                .singleElement()
                .asString()
                .startsWith(
                        "rules.yml:5:7: t: tried on every event that has the field of category=test: 'a|re': /^.{5}$/ has"
                                + " no literal");
        assertThat(ofDetection("s: {a|contains: ''}\ncondition: s"))
                .singleElement()
                .asString()
                .contains("'a|contains': \"*\" matches whatever has a value");
        for (String fast : List.of(
                "s: {a: x}\nf: {b: null}\ncondition: s and not f",
                "s: {a|re: 'x[0-9]+'}\ncondition: s",
                "s: {a|gte: 500}\ncondition: s",
                "s: {a|cidr: 192.0.2.0/24, b|exists: true}\ncondition: s")) {
            assertThat(ofDetection(fast)).isEmpty();
        }
        assertThat(warnings(Sigma.rule("f: {a: x}\ncondition: not f") + "gac: {bulk: true}\n"))
                .isEmpty();
    }

    @Test
    void fieldsThatNoEventOfTheLogSourceHasAreTold() {
        assertThat(warnings("""
                        title: t
                        logsource: {category: webserver}
                        detection: {sel: {cs-methd: x, url.path: x, sc-status: 200, EventID: 1}, condition: sel}
                        ---
                        title: w
                        logsource: {product: windows}
                        detection: {sel: {Whatever: x}, condition: sel}
                        ---
                        title: c
                        name: c
                        logsource: {product: linux, service: sshd}
                        detection: {sel: {user.nam: x, user.name|fieldref: url.path}, condition: sel}
                        gac: {group-by: [system, url.domain, 'url.domain|host.name']}
                        ---
                        title: d
                        correlation: {type: value_count, rules: [c], group-by: [url.path, who], timespan: 1m,
                          condition: {gte: 3, field: source.ip}, aliases: {who: {c: user.name}, unused: {c: host.name}}}
                        """))
                .containsExactly(
                        "rules.yml:3:19: t: no event of category=webserver has the field 'cs-methd'; did you mean cs-method?"
                                + " [field]",
                        "rules.yml:3:61: t: no event of category=webserver has the field 'EventID' [field]",
                        "rules.yml:12:19: c: the field 'user.nam' is unknown; did you mean user.name? [field]",
                        "rules.yml:12:32: c: no event of product=linux,service=sshd has the field 'url.path' [field]",
                        "rules.yml:9:1: c: gac.group-by: no event of 'c' (product=linux,service=sshd) has the field"
                                + " 'url.domain' [field]",
                        "rules.yml:15:1: d: group-by: no event of 'c' (product=linux,service=sshd) has the field 'url.path'"
                                + " [field]",
                        "rules.yml:15:1: d: neither group-by nor the condition uses the alias 'unused' of host.name"
                                + " [unused]");
    }

    @Test
    void aSlipIsToldWhereverOtherFieldsAreBelieved() {
        assertThat(warnings("""
                        title: t
                        name: t
                        logsource: {product: linux, category: process_creation}
                        detection:
                          sel:
                            process.comand_line: x
                            http.request.methd: x
                            usre.name: x
                            CommandLin: x
                            user.nmae: x
                            process.what_else: x
                            a.b.c: x
                            portal.name: x
                            host.os.name: x
                          condition: sel
                        gac: {group-by: [host.nam, 'source.ipp|source.ip']}
                        ---
                        title: d
                        correlation: {type: value_count, rules: [t], group-by: [host.name], timespan: 1m, condition: {gte: 3, field: urll.path}}
                        """))
                .containsExactly(
                        "rules.yml:6:5: t: the field 'process.comand_line' is unknown; did you mean process.command_line? [field]",
                        "rules.yml:7:5: t: the field 'http.request.methd' is unknown; did you mean http.request.method? [field]",
                        "rules.yml:8:5: t: the field 'usre.name' is unknown; did you mean user.name? [field]",
                        "rules.yml:9:5: t: the field 'CommandLin' is unknown; did you mean CommandLine? [field]",
                        "rules.yml:10:5: t: the field 'user.nmae' is unknown; did you mean user.name? [field]",
                        "rules.yml:1:1: t: gac.group-by: the field 'host.nam' is unknown; did you mean host.name? [field]",
                        "rules.yml:18:1: d: field: the field 'urll.path' is unknown; did you mean url.path? [field]");
    }

    /** A slip of any column's name would be told: all are known. */
    @Test
    void everyColumnOfTheEventIsKnown() {
        FieldCatalog catalog = FieldCatalog.shipped(Taxonomy.standard());
        List<String> columns = new ArrayList<>();
        columns("", Event.getClassSchema(), columns);
        assertThat(columns).contains("process.command_line", "http.request.method", "destination.ip");
        for (String column : columns) {
            String misspelt = column + column.charAt(column.length() - 1);
            if (column.indexOf('.') > 0 && column.length() - column.lastIndexOf('.') > 3) {
                assertThat(catalog.slips(LogSource.NONE, misspelt)).as(misspelt).contains(column);
            }
            assertThat(catalog.slips(LogSource.NONE, column)).as(column).isEmpty();
        }
    }

    private static void columns(String name, Schema schema, List<String> into) {
        switch (schema.getType()) {
            case UNION -> schema.getTypes().forEach(type -> columns(name, type, into));
            case RECORD ->
                schema.getFields()
                        .forEach(field -> columns(
                                name.isEmpty() ? field.name() : name + "." + field.name(), field.schema(), into));
            case NULL -> {}
            default -> into.add(name);
        }
    }

    @Test
    void aLogSourceThatNoEventComesFromIsTold() {
        List<LogSource> sources = List.of(
                LogSource.parse("product=nginx,category=webserver,service=access"),
                LogSource.parse("product=linux,service=sshd"),
                LogSource.parse("category=proxy"));
        String rule = """
                title: %s
                logsource: %s
                detection: {sel: {a: x}, condition: sel}
                ---
                """;
        String few = rule.formatted("1", "{category: webservr}")
                + rule.formatted("2", "{product: linux, service: sshdd}")
                + rule.formatted("3", "{product: aws, service: cloudtrail}")
                + rule.formatted("4", "{product: nginx, category: proxy}")
                + rule.formatted("5", "{category: Webserver}")
                + rule.formatted("6", "{}")
                + rule.formatted("7", "{product: aws, service: cloudtrail}");
        String many = few
                + rule.formatted("8", "{product: aws, service: cloudtrail}")
                + rule.formatted("9", "{product: aws, service: cloudtrail}");
        List<String> others = List.of(
                "rules.yml:1:1: 1: no event has the log source category 'webservr': the rule is never tried; did you mean"
                        + " webserver? [logsource]",
                "rules.yml:5:1: 2: no event has the log source service 'sshdd': the rule is never tried; did you mean sshd?"
                        + " [logsource]",
                "rules.yml:13:1: 4: no event comes from product=nginx,category=proxy: the rule is never tried; there is"
                        + " category=proxy [logsource]");
        String unknown = "no event has the log source product 'aws': the rule is never tried [logsource]";
        assertThat(ofSources(few, sources))
                .containsAll(others)
                .contains("rules.yml:9:1: 3: " + unknown, "rules.yml:25:1: 7: " + unknown)
                .hasSize(5);
        assertThat(ofSources(many, sources))
                .containsAll(others)
                .contains("rules.yml:9:1: 4 rules of product=aws,service=cloudtrail: " + unknown)
                .hasSize(4);
        assertThat(ofSources(many, List.of())).isEmpty();
    }

    private static List<String> ofSources(String rules, List<LogSource> sources) {
        return Linter.check(Sigma.load(rules), FieldCatalog.NONE, sources).stream()
                .map(Warning::toString)
                .toList();
    }

    @Test
    void aUsersTaxonomyMakesFieldsKnown() {
        String rule = """
                title: t
                logsource: {category: webserver}
                detection: {sel: {x-waf-score: 5}, condition: sel}
                """;
        Taxonomy own = Taxonomy.standard().and(Taxonomy.read(new NamedText("own.yml", """
                - logsource: {category: webserver}
                  fields: {x-waf-score: nginx.waf_score}
                """)));
        assertThat(Linter.check(Sigma.load(rule), FieldCatalog.shipped(own), List.of()))
                .isEmpty();
        assertThat(warnings(rule)).hasSize(1);
        assertThat(Linter.check(Sigma.load(rule), FieldCatalog.NONE, List.of())).isEmpty();
    }

    @Test
    void aBuildingBlockThatNothingUsesIsTold() {
        String block = """
                title: t
                id: t
                logsource: {category: webserver}
                detection: {sel: {url.path: x}, condition: sel}
                gac: {component: true}
                """;
        assertThat(warnings(block)).singleElement().asString().contains("no correlation here refers to it");
        assertThat(warnings(block + """
                        ---
                        title: c
                        correlation: {type: event_count, rules: [t], timespan: 1m, condition: {gte: 3}}
                        """)).isEmpty();
    }

    /** Of thousands of random rules, those said never to match never match, and so on. Lists aside, as said in the warning's code. */
    @Test
    void warningsAreTrueOfRandomRules() {
        int never = 0;
        int always = 0;
        for (long seed = 0; seed < 25; seed++) {
            RandomRules random = new RandomRules(seed);
            List<NamedText> texts = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                texts.add(new NamedText("seed " + seed, random.rule(i)));
            }
            LoadedRules loaded = new RuleLoader().parse(texts);
            Set<String> dead = new HashSet<>();
            Set<String> loud = new HashSet<>();
            Set<String> unanchored = new HashSet<>();
            for (SigmaRule rule : loaded.rules()) {
                LoadedRules one = new LoadedRules(List.of(rule), List.of(), List.of(), List.of(), List.of());
                for (Warning warning : Linter.check(one, FieldCatalog.NONE, List.of())) {
                    if (warning.reason().startsWith("the rule can never match")) {
                        dead.add(rule.id());
                    } else if (warning.kind() == Warning.Kind.ALWAYS) {
                        loud.add(rule.id());
                    } else if (warning.reason().startsWith("tried on every event of")) {
                        unanchored.add(rule.id());
                    }
                }
                boolean always1 = SourceIndex.of(List.of(new CompiledRule(rule, Taxonomy.NONE)))
                                .alwaysTried()
                        > 0;
                assertThat(unanchored.contains(rule.id()))
                        .as("seed %d, %s tried on every event", seed, rule.id())
                        .isEqualTo(always1);
            }
            never += dead.size();
            always += loud.size();
            for (int i = 0; i < 120; i++) {
                MapEvent event = (MapEvent) random.event();
                if (event.fields().values().stream().anyMatch(List.class::isInstance)) {
                    continue;
                }
                Set<String> matched = loaded.rules().stream()
                        .filter(rule -> NaiveEvaluator.matches(rule.detection(), event))
                        .map(SigmaRule::id)
                        .collect(Collectors.toSet());
                assertThat(matched).as("seed %d, event %s", seed, event).doesNotContainAnyElementsOf(dead);
                assertThat(matched).as("seed %d, event %s", seed, event).containsAll(loud);
            }
        }
        // Numbers of this seed: a test that finds none would prove nothing.
        assertThat(never).isGreaterThan(30);
        assertThat(always).isGreaterThan(5);
    }
}
