package gac.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import gac.schemas.avro.Alert;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstStepsTest {
    private static Alert alert(Map<String, List<String>> entities, String step) {
        return SampleAlerts.bruteForce()
                .setGroup(Map.of())
                .setEntities(entities)
                .setSteps(List.of(SampleAlerts.text(step, step)))
                .build();
    }

    private static String filled(Map<String, List<String>> entities, String step) {
        return FirstSteps.of(alert(entities, step), Language.EN).steps().get(0);
    }

    @Test
    void whatIsKnownGoesIntoTheCommandsAndNowhereElse() {
        Map<String, List<String>> entities = Map.of(
                "source.ip", List.of("2001:db8::7"),
                "user.name", List.of("nguyen.van-a"),
                "url.domain", List.of("congthongtin.example.vn"),
                "url.original", List.of("/tai-ve?tep=../x&id=1%27"));
        String step =
                "USER: `grep 'SOURCE_IP' a; ps -u USER; ls ~USER/.ssh $HTTP_USER_AGENT; curl 'URL'; grep 'PATH' a;"
                        + " find -newermt 'FIRST_TIME - 1 day'; cat FILE; curl -s 'URL_WITH_YOUR_ADDRESS'`";
        FirstSteps steps = FirstSteps.of(alert(entities, step), Language.EN);
        assertThat(steps.steps())
                .containsExactly(
                        "USER: `grep '2001:db8::7' a; ps -u nguyen.van-a; ls ~nguyen.van-a/.ssh $HTTP_USER_AGENT;"
                                + " curl 'https://congthongtin.example.vn/tai-ve?tep=../x&id=1%27'; grep '/tai-ve' a;"
                                + " find -newermt '2026-11-20 08:15:02 +0700 - 1 day'; cat FILE; curl -s 'URL_WITH_YOUR_ADDRESS'`");
        assertThat(steps.open()).containsExactly("FILE", "URL_WITH_YOUR_ADDRESS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; rm -rf /",
                "a b",
                "a\nb",
                "a\u001b[2J",
                "$(id)",
                "`id`",
                "-rf",
                "--help",
                "0",
                "1000",
                "root",
                "a;b",
                "a|b",
                "a>b",
                "a'b",
                "a\"b",
                "a\\b",
                "a*",
                "~",
                "..",
                "ngườidùng",
                "\u202Eabc",
                "x@y'z",
                ""
            })
    void aNameThatAShellOrAToolCouldReadOtherwiseStaysAPlaceholder(String name) {
        Map<String, List<String>> entities = Map.of("user.name", List.of(name));
        FirstSteps steps = FirstSteps.of(alert(entities, "`pkill -KILL -u USER`"), Language.EN);
        assertThat(steps.steps()).containsExactly("`pkill -KILL -u USER`");
        assertThat(steps.open()).containsExactly("USER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a'; reboot; '", "/a\nb", "/a b", "/$(id)", "/`id`", "/\\x27", "-x", "http://evil.example/"})
    void aHostileAddressStaysAPlaceholder(String address) {
        Map<String, List<String>> entities = Map.of("url.original", List.of(address));
        assertThat(filled(entities, "`curl 'URL'; ls WEBROOT/PATH`")).isEqualTo("`curl 'URL'; ls WEBROOT/PATH`");
    }

    @Test
    void anAddressOutsideQuotesOrTooLongIsNotFilledIn() {
        assertThat(filled(Map.of("url.original", List.of("/a?b;c")), "`curl URL`"))
                .isEqualTo("`curl URL`");
        String longName = "a".repeat(10_000);
        assertThat(filled(Map.of("user.name", List.of(longName)), "`id USER`")).isEqualTo("`id USER`");
        assertThat(filled(Map.of("url.original", List.of("/" + longName)), "`curl 'URL'`"))
                .isEqualTo("`curl 'URL'`");
    }

    @Test
    void ofSeveralValuesOnlyTheOneThatGotInIsNamed() {
        Map<String, List<String>> entities = Map.of("user.name", List.of("canbo09", "canbo17"));
        assertThat(filled(entities, "`id USER`")).isEqualTo("`id USER`");
        Alert alert = alert(entities, "`id TAI_KHOAN`");
        alert.setCompletedBy(Map.of("user.name", List.of("canbo17")));
        assertThat(FirstSteps.of(alert, Language.VI).steps()).containsExactly("`id canbo17`");
    }

    @Test
    void whenSeveralGotInNoneIsNamed() {
        Alert alert = alert(Map.of("user.name", List.of("canbo09")), "`passwd -l USER`");
        alert.setCompletedBy(Map.of("user.name", List.of("hotro", "admin")));
        FirstSteps steps = FirstSteps.of(alert, Language.EN);
        assertThat(steps.steps()).containsExactly("`passwd -l USER`");
        assertThat(steps.open()).containsExactly("USER");
    }

    @Test
    void anUnknownSiteIsNamedByItsPlaceholderInTheLanguageOfTheCard() {
        Map<String, List<String>> entities = Map.of("url.original", List.of("/.git/config"));
        FirstSteps steps = FirstSteps.of(alert(entities, "`curl -sI 'URL'`"), Language.VI);
        assertThat(steps.steps()).containsExactly("`curl -sI 'https://TEN_MIEN/.git/config'`");
        assertThat(steps.open()).containsExactly("TEN_MIEN");
    }
}
