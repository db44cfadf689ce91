package gac.correlate.release;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.DefinitionKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private static final String RULE = """
            title: SQL injection
            name: web_sql_injection
            id: 00000000-0000-0000-0000-000000000001
            logsource: {}
            detection: {selection: {user.name: root}, condition: selection}
            """;
    private static final String SYSTEMS = """
            systems:
              - id: portal
                organization: agency-a
                name: Portal
                level: 3
                match:
                  sources: [portal-acess]
            """;
    private static final String EXCEPTIONS = """
            exceptions:
              - id: a
                rule: web_sql_injectoin
                systems: [portall]
                owner: o
                reason: r
                expires: 2026-12-31
              - id: b
                category: RECONN
                owner: o
                reason: r
                expires: 2026-12-31
              - id: c
                rule: 00000000-0000-0000-0000-000000000001
                owner: o
                reason: r
                expires: 2026-12-31
            """;

    private static List<Document> documents(String rule, String systems) {
        return List.of(
                new Document(DefinitionKind.rule, "rule.yml", rule),
                new Document(DefinitionKind.system, "systems.yaml", systems),
                new Document(DefinitionKind.exception, "exceptions.yaml", EXCEPTIONS));
    }

    private static Mentions exceptions(List<Document> documents) {
        return Mentions.of(Release.compile("r", Instant.EPOCH, documents), documents);
    }

    @Test
    void namesThatNothingBearsAreErrorsWithTheirPlaceAndWhatMayBeMeant() {
        Mentions mentions = exceptions(documents(RULE, SYSTEMS));
        assertThat(mentions.warnings()).isEmpty();
        assertThat(mentions.errors().stream().map(Problem::toString))
                .containsExactly(
                        "exceptions.yaml:3:5: exceptions[0].rule: 'web_sql_injectoin' is neither the name nor the id of a rule;"
                                + " did you mean web_sql_injection?",
                        "exceptions.yaml:4:5: exceptions[0].systems: 'portall' is not a registered system; did you mean"
                                + " portal?",
                        "exceptions.yaml:9:5: exceptions[1].category: 'RECONN' is no category; did you mean RECON? write one of "
                                + String.join(", ", gac.schemas.AlertCategory.CODES));
    }

    @Test
    void aRuleThatIsLeftOutMakesAnUnknownRuleAWarning() {
        Mentions mentions = exceptions(documents(RULE + "gac: {category: NONSENSE}\n", "systems: []"));
        assertThat(mentions.errors()).singleElement().asString().contains("RECONN");
        assertThat(mentions.warnings().stream().map(Problem::line)).containsExactly(3, 4, 14);
    }

    @Test
    void aSystemThatNoEventCanBelongToIsAWarning() {
        List<Document> documents = documents(RULE, SYSTEMS);
        assertThat(Mentions.ofSystems(documents, Set.of("agency-b"), Set.of("portal-access")).warnings().stream()
                        .map(Problem::toString))
                .containsExactly(
                        "systems.yaml:3:5: systems[0].organization: no source has the organization 'agency-a', so no event can"
                                + " belong to this system; did you mean agency-b?",
                        "systems.yaml:7:7: systems[0].match.sources: there is no source named 'portal-acess'; did you mean"
                                + " portal-access?");
        assertThat(Mentions.ofSystems(documents, Set.of("agency-a"), Set.of("portal-acess")))
                .isEqualTo(new Mentions(List.of(), List.of()));
    }
}
