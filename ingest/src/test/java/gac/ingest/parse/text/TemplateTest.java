package gac.ingest.parse.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    @Test
    void places_take_what_stands_between_the_words() {
        Template template = Template.of("Deny {proto} src {src} dst {dst} by \"{rule:text}\"{*}");
        assertThat(template.places().stream().map(Template.Place::name))
                .containsExactly("proto", "src", "dst", "rule", "*");
        assertThat(template.match("Deny tcp src a:1 dst b:2 by \"two words\" [0x0]", 0))
                .isEqualTo(List.of("tcp", "a:1", "b:2", "two words", " [0x0]"));
        assertThat(template.match("Deny tcp udp src a dst b by \"\"", 0))
                .as("a word has no blank")
                .isNull();
        assertThat(template.match("Deny  src a dst b by \"\"", 0))
                .as("a word is not empty")
                .isNull();
        assertThat(template.match("Deny tcp src a dst b", 0)).isNull();
    }

    @Test
    void kinds_end_by_themselves() {
        assertThat(Template.of("{t:time} {ip:ip}: {n:number}{unit:text}")
                        .match("2026-11-22T08:15:02Z 2001:db8::5: -1.5ms", 0))
                .isEqualTo(List.of("2026-11-22T08:15:02Z", "2001:db8::5", "-1.5", "ms"));
        assertThat(Template.of("{ip:ip}.").match("192.0.2.1.", 0)).isEqualTo(List.of("192.0.2.1"));
        assertThat(Template.of("{ip:ip}:{port:number}").match("192.0.2.1:443", 0))
                .isEqualTo(List.of("192.0.2.1", "443"));
        assertThat(Template.of("{ip:ip}").match("192.0.2.256", 0)).isNull();
        assertThat(Template.of("{n:number}.").match("7.", 0)).isEqualTo(List.of("7"));
    }

    @Test
    void what_others_chose_ends_at_the_last_of_the_logs_own_words() {
        String line = "failed for x from 192.0.2.9 from 203.0.113.5";
        assertThat(Template.of("failed for {user:free} from {ip:ip}").match(line, 0))
                .isEqualTo(List.of("x from 192.0.2.9", "203.0.113.5"));
        assertThat(Template.of("failed for {user:text} from {ip:ip}").match(line, 0))
                .isNull();
    }

    @Test
    void braces_are_written_twice_and_all_of_the_text_must_fit() {
        assertThat(Template.of("{{{a}}}").match("{x}", 0)).isEqualTo(List.of("x"));
        assertThat(Template.of("abc").match("abc", 0)).isEmpty();
        assertThat(Template.of("abc").match("abcd", 0)).isNull();
        assertThat(Template.of("bc{*}").match("abcd", 1)).isEqualTo(List.of("d"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a {b|column 3: this { is never closed",
                "a } b|column 3: a } without its {",
                "{a}{b}|column 4: nothing tells where the place before this one ends",
                "{a b}|column 3: ' ' cannot be part of a name",
                "{}|column 2: a place without a name",
                "{a:date}|column 4: unknown kind \"date\""
            })
    void mistakes_are_named_with_their_column(String pattern, String message) {
        assertThatThrownBy(() -> Template.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    /** For words and texts followed by literals the template is a regular expression with reluctant groups that never gives back. */
    @Test
    void agrees_with_a_regular_expression() {
        Random random = new Random(7);
        String letters = "ab =";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder pattern = new StringBuilder();
            StringBuilder regex = new StringBuilder();
            int places = 1 + random.nextInt(3);
            for (int i = 0; i < places; i++) {
                String literal = letter(letters, random) + (i == 0 ? "" : letter(letters, random));
                boolean word = random.nextBoolean();
                pattern.append(literal).append(word ? "{p}" : "{p:text}");
                regex.append(Pattern.quote(literal)).append(word ? "([^ ]+?)" : "(.*?)");
            }
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(letter(letters, random));
            }
            List<String> got = Template.of(pattern.toString()).match(text.toString(), 0);
            Matcher matcher = Pattern.compile(regex.toString()).matcher(text);
            if (got != null) {
                assertThat(matcher.matches()).as("%s on '%s'", pattern, text).isTrue();
                StringBuilder whole = new StringBuilder();
                for (int i = 0; i < places; i++) {
                    whole.append(pattern.toString().split("\\{p(:text)?}", -1)[i])
                            .append(got.get(i));
                }
                assertThat(whole.toString()).isEqualTo(text.toString());
            } else if (places == 1) {
                assertThat(matcher.matches()).as("%s on '%s'", pattern, text).isFalse();
            }
        }
    }

    private static String letter(String letters, Random random) {
        return String.valueOf(letters.charAt(random.nextInt(letters.length())));
    }
}
