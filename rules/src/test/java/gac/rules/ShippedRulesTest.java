package gac.rules;

import static org.assertj.core.api.Assertions.assertThat;

import gac.correlate.release.Documents;
import gac.correlate.release.Release;
import gac.correlate.release.ReleaseFiles;
import gac.correlate.sigma.Definition;
import gac.correlate.sigma.LoadedRules;
import gac.correlate.sigma.RuleLoader;
import gac.schemas.AlertCategory;
import gac.standalone.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules that ship: they load, they say all that an alert must tell, and their samples hold. */
class ShippedRulesTest {
    /** The module's folder is both: the rules, and this test. */
    private static final Path RULES = Path.of("").toAbsolutePath();

    private static final List<String> FOLDERS = List.of("ssh", "sudo", "linux", "web", "mail", "application");
    /** Letters that Vietnamese has and English has not. */
    private static final String DIACRITICS =
            "(?s).*[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ].*";

    private final LoadedRules loaded = new RuleLoader().load(folders());

    private static List<Path> folders() {
        return FOLDERS.stream().map(RULES::resolve).toList();
    }

    private List<Definition> definitions() {
        List<Definition> all = new ArrayList<>(loaded.rules());
        all.addAll(loaded.correlations());
        return all;
    }

    private List<Definition> alerting() {
        return definitions().stream()
                .filter(definition -> loaded.alertsByItself(definition.id()))
                .toList();
    }

    private static Path file(Definition definition) {
        return Path.of(definition.header().origin().file());
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    @Test
    void everyRuleLoadsAndCompiles() throws IOException {
        assertThat(loaded.errors()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
        Release.Compiled compiled =
                Release.compile("shipped", Instant.EPOCH, Documents.read(ReleaseFiles.ofRules(folders())));
        assertThat(compiled.problems()).isEmpty();
        assertThat(alerting()).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void namesAreSlugsAndIdsRandom() {
        Set<String> seen = new HashSet<>();
        for (Definition definition : definitions()) {
            assertThat(definition.name()).as(definition.title()).matches("[a-z][a-z0-9]*(?:_[a-z0-9]+)+");
            assertThat(seen.add(definition.name()))
                    .as("one %s", definition.name())
                    .isTrue();
            UUID id = UUID.fromString(definition.id());
            assertThat(List.of(id.version(), id.variant()))
                    .as(definition.name())
                    .isEqualTo(List.of(4, 2));
            assertThat(id.toString()).isEqualTo(definition.id());
        }
    }

    /** Titles of the parts of a correlation stand on its cards, beside what was observed of them. */
    @Test
    void everyRuleHasATitleInVietnamese() {
        assertThat(definitions())
                .allSatisfy(
                        definition -> assertThat(String.valueOf(definition.gac().get("title_vi")))
                                .as(definition.name())
                                .matches(DIACRITICS));
    }

    @Test
    void everyAlertTellsAllThatTheDutyOfficerNeeds() {
        for (Definition definition : alerting()) {
            String name = String.valueOf(definition.name());
            Map<String, ?> gac = definition.gac();
            assertThat(definition.tags()).as(name).anyMatch(tag -> tag.matches("attack\\.t[0-9]{4}(?:\\.[0-9]{3})?"));
            assertThat(AlertCategory.CODES).as(name).contains(String.valueOf(gac.get("category")));
            assertThat(Set.of("attempt", "success")).as(name).contains(String.valueOf(gac.get("outcome")));
            assertThat(String.valueOf(gac.get("title_vi"))).as(name).matches(DIACRITICS);
            assertThat(definition.falsePositives()).as(name).isNotEmpty();
            assertThat(list(gac.get("falsepositives_vi")))
                    .as(name)
                    .hasSameSizeAs(definition.falsePositives())
                    .allMatch(text -> text.toString().matches(DIACRITICS));
            assertThat(list(gac.get("steps")))
                    .as(name)
                    .hasSizeBetween(2, 4)
                    .allMatch(ShippedRulesTest::inBothLanguages);
            assertThat(list(gac.get("steps")).toString())
                    .as("%s: a command to look", name)
                    .contains("`");
            assertThat(list(gac.get("blind"))).as(name).isNotEmpty().allMatch(ShippedRulesTest::inBothLanguages);
            // What succeeded pages; medium is what may have succeeded, and is looked at within the day.
            boolean success = "success".equals(gac.get("outcome"));
            assertThat(definition.level().text())
                    .as(name)
                    .isIn(success ? List.of("medium", "high", "critical") : List.of("low", "medium", "high"));
        }
    }

    private static boolean inBothLanguages(Object text) {
        return text instanceof Map<?, ?> map
                && map.get("en") instanceof String en
                && map.get("vi") instanceof String vi
                && !en.isBlank()
                && !en.matches(DIACRITICS)
                && vi.matches(DIACRITICS);
    }

    @Test
    void everyAlertHasSamplesThatFireInVariantsAndSamplesThatStayQuiet() throws IOException {
        for (Definition definition : alerting()) {
            Path samples = file(definition).resolveSibling(definition.name() + ".test.yml");
            assertThat(samples).exists();
            Map<?, ?> document =
                    (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(samples));
            List<Map<?, ?>> all = new ArrayList<>();
            list(document.get("samples")).forEach(sample -> all.add((Map<?, ?>) sample));
            long variants = all.stream()
                    .filter(sample -> Boolean.TRUE.equals(sample.get("fires")))
                    .mapToLong(sample -> sample.get("lines") instanceof String lines
                            ? lines.lines().count()
                            : 1)
                    .sum();
            assertThat(variants).as("variants of %s", definition.name()).isGreaterThanOrEqualTo(3);
            assertThat(all).as("%s", samples).anyMatch(sample -> Boolean.FALSE.equals(sample.get("fires")));
            assertThat(all)
                    .as("%s", samples)
                    .allMatch(sample -> sample.get("note") instanceof String note && note.length() > 10);
        }
    }

    @Test
    void noFileOfSamplesIsWithoutItsRule() throws IOException {
        for (Path folder : folders()) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".test.yml")).toList()) {
                    String name = String.valueOf(file.getFileName()).replace(".test.yml", "");
                    assertThat(loaded.find(name)).as("%s", file).isPresent();
                }
            }
        }
    }

    @Test
    void samplesUseNoAddressOfAnybody() throws IOException {
        // 192.0.2/24, 198.51.100/24, 203.0.113/24, 2001:db8::/32 and 3fff::/20 are for documentation; loopback and
        // link-local are nobody's.
        String allowed =
                "(?:192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.[0-9]{1,3}|127\\.0\\.0\\.1|0\\.0\\.0\\.0|169\\.254\\.169\\.254";
        for (Path folder : folders()) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".test.yml")).toList()) {
                    java.util.regex.Matcher address = java.util.regex.Pattern.compile(
                                    "(?<![0-9.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9.])")
                            .matcher(Files.readString(file));
                    while (address.find()) {
                        assertThat(address.group())
                                .as("%s", file)
                                .matches(allowed + "|[0-9]{1,3}\\.0\\.0\\.[0-9]{1,3}");
                    }
                }
            }
        }
    }

    @Test
    void theListInTheDocsIsThisOne() throws IOException {
        Path docs = RULES.resolveSibling("docs").resolve("rules.md");
        String text = Files.readString(docs);
        int begin = text.indexOf('\n', text.indexOf("<!-- rules:begin")) + 1;
        int end = text.indexOf("<!-- rules:end");
        String table = table();
        if (Boolean.getBoolean("rules.docs.update")) {
            Files.writeString(docs, text.substring(0, begin) + table + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end)).isEqualTo(table);
    }

    private String table() {
        StringBuilder table =
                new StringBuilder("| rule | what it finds | level | category | outcome |\n|---|---|---|---|---|\n");
        alerting().stream()
                .sorted(Comparator.comparing(ShippedRulesTest::shown))
                .forEach(definition -> table.append("| `")
                        .append(definition.name())
                        .append("` | ")
                        .append(definition.title())
                        .append(" | ")
                        .append(definition.level().text())
                        .append(" | ")
                        .append(definition.gac().get("category"))
                        .append(" | ")
                        .append(definition.gac().get("outcome"))
                        .append(" |\n"));
        return table.toString();
    }

    /** Folder by folder, by name. */
    private static String shown(Definition definition) {
        return file(definition).getParent() + "/" + definition.name();
    }

    @Test
    void theSamplesHold() {
        int code = gac("rules", "test");
        assertThat(said.toString()).endsWith(" samples, 0 failed\n");
        assertThat(code).isZero();
    }

    @Test
    void theCheckHasNothingToWarnOf() {
        assertThat(gac("rules", "check", "--strict")).as(said.toString()).isZero();
        assertThat(said.toString()).endsWith(" 0 errors, 0 warnings\n").hasLineCount(1);
    }

    private final StringWriter said = new StringWriter();

    private int gac(String... command) {
        return Main.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(Stream.concat(Stream.of(command), folders().stream().map(Path::toString))
                        .toArray(String[]::new));
    }
}
