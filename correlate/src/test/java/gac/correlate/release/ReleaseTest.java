package gac.correlate.release;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.sigma.NamedText;
import gac.schemas.avro.ConfigRecord;
import gac.schemas.avro.Definition;
import gac.schemas.avro.DefinitionKind;
import gac.schemas.avro.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    private static final String RULE = """
            title: Any
            name: any
            id: 00000000-0000-0000-0000-000000000001
            logsource: {}
            detection: {selection: {user.name: root}, condition: selection}
            """;

    private static List<String> problemsOfSystems(String text) {
        List<Problem> problems = new ArrayList<>();
        SystemsYaml.parse(List.of(new NamedText("systems.yaml", text)), problems);
        return problems.stream().map(Problem::toString).toList();
    }

    @Test
    void everythingWrongWithTheSystemsIsToldAtOnceWithFileLineAndKey() {
        assertThat(problemsOfSystems("""
                        systems:
                          - id: a
                            organization: x
                            name: {en: A}
                            level: 7
                            colour: red
                            match: {networks: [192.0.2.0/24, somewhere]}
                          - {id: a, organization: x, name: B, level: 3}
                        """))
                .containsExactly(
                        "systems.yaml:6:5: systems[0].colour: unknown key; known are duty, id, level, match, name, operator,"
                                + " organization, owner, provider, quiet, rhythm, tags",
                        "systems.yaml:4:11: systems[0].name.vi: is missing",
                        "systems.yaml:5:5: systems[0].level: '7' is not a security level; write a number from 1 to 5",
                        "systems.yaml:7:13: systems[0].match.networks: 'somewhere' is not an address or network; write for"
                                + " example 192.0.2.0/24",
                        "systems.yaml:8:6: systems[1].id: 'a' is already registered in systems.yaml:2");
        assertThat(problemsOfSystems("systems: [")).singleElement().asString().startsWith("systems.yaml:1:11: ");
        assertThat(problemsOfSystems("")).isEmpty();
    }

    @Test
    void everythingWrongWithAnExceptionIsTold() {
        List<Problem> problems = new ArrayList<>();
        String text = """
                exceptions:
                  - id: e
                    rule: r
                    category: RECON
                    owner: SOC
                    expires: soon
                """;
        assertThat(ExceptionsYaml.parse(List.of(new NamedText("e.yaml", text)), problems))
                .isEmpty();
        assertThat(problems.stream().map(Problem::toString))
                .containsExactly(
                        "e.yaml:3:5: exceptions[0].rule: give either rule (its id or name) or category",
                        "e.yaml:2:5: exceptions[0].reason: is missing",
                        "e.yaml:6:5: exceptions[0].expires: 'soon' is not a day; write for example 2026-12-31");
    }

    @Test
    void aBadRuleTakesNoOtherDown() {
        Release.Compiled compiled = Release.compile(
                "r",
                Instant.EPOCH,
                List.of(
                        new Document(DefinitionKind.rule, "good.yml", RULE),
                        new Document(
                                DefinitionKind.rule,
                                "bad.yml",
                                RULE.replace("0001", "0002").replace("name: any", "name: other")
                                        + "gac: {category: NONSENSE}\n")));
        assertThat(compiled.fatal()).isEmpty();
        assertThat(compiled.refused())
                .singleElement()
                .asString()
                .contains("bad.yml:" + (RULE.lines().count() + 1) + ":7: gac.category: 'Any': 'NONSENSE'");
        assertThat(compiled.release().definitions().all()).hasSize(1);
    }

    @Test
    void theReleaseInForceIsTheLastNotAfterReceiptElseTheEarliest() {
        ReleaseLog log = new ReleaseLog();
        publish(log, "r-late", Instant.parse("2026-11-02T00:00:00Z"), RULE);
        publish(log, "r-early", Instant.parse("2026-11-01T00:00:00Z"), RULE.replace("root", "admin"));
        Releases releases = log.releases();
        assertThat(releases.inForce(Instant.parse("2026-11-03T00:00:00Z")).id()).isEqualTo("r-late");
        assertThat(releases.inForce(Instant.parse("2026-11-02T00:00:00Z")).id()).isEqualTo("r-late");
        assertThat(releases.inForce(Instant.parse("2026-11-01T23:59:59Z")).id()).isEqualTo("r-early");
        assertThat(releases.inForce(Instant.EPOCH).id()).isEqualTo("r-early");
    }

    @Test
    void aReleaseThatCannotBeCompiledIsRefusedAndTheOneBeforeStays() {
        ReleaseLog log = new ReleaseLog();
        publish(log, "r-1", Instant.EPOCH, RULE);
        Document broken = new Document(DefinitionKind.system, "systems.yaml", "systems: 7");
        log.accept(broken.key(), new ConfigRecord(broken.toAvro()));
        log.accept("release/r-2", manifest("r-2", Instant.EPOCH, broken.key()));
        log.accept("release/r-3", manifest("r-3", Instant.EPOCH, "rule/never@0"));
        assertThat(log.refused()).hasSize(2);
        assertThat(log.releases()
                        .inForce(Instant.now(java.time.Clock.systemUTC()))
                        .id())
                .isEqualTo("r-1");
    }

    @Test
    void aReleaseOnWhichTheCompilerFailsIsRefusedAndTheOneBeforeStays() {
        ReleaseLog log = new ReleaseLog((id, from, documents, terms) -> {
            if (id.equals("r-2")) {
                throw new IllegalStateException("a fault");
            }
            return Release.compile(id, from, documents);
        });
        publish(log, "r-1", Instant.EPOCH, RULE);
        publish(log, "r-2", Instant.EPOCH, RULE);
        assertThat(log.refused()).hasSize(1);
        assertThat(log.releases().inForce(Instant.EPOCH).id()).isEqualTo("r-1");
        publish(log, "r-3", Instant.EPOCH, RULE);
        assertThat(log.releases().inForce(Instant.EPOCH).id()).isEqualTo("r-3");
    }

    /** Records that no publisher writes: without the fields that must be there. */
    @Test
    void recordsThatCannotBeUsedAreLeftOutAndTheReleasesThatNameThemRefused() {
        ReleaseLog log = new ReleaseLog();
        publish(log, "r-1", Instant.EPOCH, RULE);
        log.accept("release/r-2", new ConfigRecord(new gac.schemas.avro.Release()));
        assertThat(log.refused()).hasSize(1);
        Definition textless = new Definition();
        textless.setKind(DefinitionKind.rule);
        textless.setName("textless.yml");
        log.accept("rule/textless.yml@0", new ConfigRecord(textless));
        log.accept("release/r-3", manifest("r-3", Instant.EPOCH, "rule/textless.yml@0"));
        assertThat(log.refused()).hasSize(2);
        assertThat(log.releases().inForce(Instant.EPOCH).id()).isEqualTo("r-1");
        publish(log, "r-4", Instant.EPOCH, RULE);
        assertThat(log.releases().inForce(Instant.EPOCH).id()).isEqualTo("r-4");
    }

    @Test
    void oneBadRuleRefusesTheWholeReleaseAndItIsKnownWhy() {
        ReleaseLog log = new ReleaseLog();
        Instant noon = Instant.parse("2026-11-01T12:00:00Z");
        publish(log, "r-1", Instant.EPOCH, RULE);
        publish(log, "r-2", noon, RULE + "gac: {category: NONSENSE}\n");
        publish(log, "r-3", noon.plusSeconds(60), RULE.replace("root", "admin"));
        assertThat(log.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.manifest())
                    .isEqualTo(new Manifest(
                            "r-2", noon, "test", noon, null, refused.manifest().keys(), Terms.NONE));
            assertThat(refused.problems()).singleElement().asString().startsWith("rule.yml:6:7: gac.category: ");
        });
        assertThat(log.releases().inForce(noon).id()).isEqualTo("r-1");
        assertThat(log.newest().orElseThrow().manifest().id()).isEqualTo("r-3");
        // what another version of Gác decided by it is counted by what was in force in its place
        assertThat(log.releases().byId("r-2"))
                .isNotNull()
                .satisfies(release -> assertThat(release.id()).isEqualTo("r-1"));
    }

    @Test
    void filesThatAStartRefusedAreKnownUntilTheyAreMended() {
        ReleaseLog log = new ReleaseLog();
        Refusal refusal = new Refusal("an", Instant.EPOCH, List.of("rules.yml:1:1: nonsense"));
        log.accept(ReleaseLog.REFUSAL, new ConfigRecord(refusal));
        assertThat(log.refusedFiles()).isEqualTo(refusal);
        log.accept(ReleaseLog.REFUSAL, null);
        assertThat(log.refusedFiles()).isNull();
    }

    private static void publish(ReleaseLog log, String id, Instant from, String rule) {
        Document document = new Document(DefinitionKind.rule, "rule.yml", rule);
        log.accept(document.key(), new ConfigRecord(document.toAvro()));
        log.accept("release/" + id, manifest(id, from, document.key()));
    }

    private static ConfigRecord manifest(String id, Instant from, String key) {
        return new ConfigRecord(new gac.schemas.avro.Release(
                id, from, List.of(key), "test", from, null, java.util.Map.of(), java.util.Map.of()));
    }
}
