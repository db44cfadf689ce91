package gac.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinePatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)[\\x{80}-\\x{10ffff}]",
                "(?i)a[^\\x{1000}-\\x{ffff}]b",
                "(?si)[\u0100-\uffff]",
                "(?i:[\u00c0-\u1ef9]+)",
                "(?i)[a\\x{1c88}]",
                "(?i)\u1c80",
                "x(?s)(?i)[!-\\x{1C80}]",
                "(?i)[[:alpha:]\\x{80}-\\x{10ffff}]",
                "(?i)[]\\x{80}-\\x{10ffff}]",
                "(?i)[^]\\x{80}-\\x{10ffff}]"
            })
    void what_would_never_be_compiled_is_refused(String expression) {
        assertThatThrownBy(() -> LinePattern.compile(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+1C80")
                .hasMessageContaining("split it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)[\\x{80}-\\x{1c7f}\\x{1c89}-\\x{10ffff}]+",
                "(?i)[^a-z0-9\\]]x",
                "(?i)[\u00c0-\u024f\u1ea0-\u1ef9]+ l\u1ed7i\\d[\\w-]",
                "(?i)a-\\x{fffd}",
                "[\\x{80}-\\x{10ffff}]",
                "^\\d{4}-\\d\\d"
            })
    void what_can_be_compiled_is_compiled_in_time(String expression) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(LinePattern.compile(expression).pattern()).isEqualTo(expression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?i)[a", "(?i)\\x{zz}", "(?i)\\x{12", "(?i)[a-", "\\", "(?i)\\"})
    void what_is_no_expression_is_said_to_be_none(String expression) {
        assertThatThrownBy(() -> LinePattern.compile(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("error parsing regexp");
    }

    @Test
    void the_error_names_file_line_and_key() {
        String yaml = """
                sources:
                - name: app
                  organization: so
                  receiver:
                    type: file
                    path: /var/log/app.log
                    multiline: {start: '(?i)^[À-ỹ]'}
                """;
        assertThatThrownBy(() -> SourcesLoader.parse("s.yaml", yaml, Path.of("/etc/gac")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("s.yaml:7")
                .hasMessageContaining("sources[0].receiver.multiline.start");
    }
}
