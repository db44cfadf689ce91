package gac.correlate.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gac.correlate.sigma.detection.Value;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexFoldingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\\x{80}-\\x{10ffff}]",
                "[[:alpha:]\\x{80}-\\x{10ffff}]",
                "a[^\\x{1000}-\\x{ffff}]b",
                "[\u0100-\uffff]",
                "[\u00c0-\u1ef9]",
                "[\\x{1c88}]",
                "\u1c80",
                "(?s)x[!-\\x{1C80}]"
            })
    void whatWouldNeverBeCompiledIsRefused(String expression) {
        assertThatThrownBy(() -> compile(expression, Value.Flag.IGNORE_CASE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+1C80");
    }

    @Test
    void aFlagInsideTheExpressionCounts() {
        assertThatThrownBy(() -> RegexFolding.check("(?si)[\\x{80}-\\x{ffff}]", false))
                .hasMessageContaining("split it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\\x{80}-\\x{1c7f}\\x{1c89}-\\x{10ffff}]+",
                "[^a-z0-9]x",
                "[\u00c0-\u024f\u1ea0-\u1ef9]",
                "\\x{1c90}",
                "a-\\x{fffd}"
            })
    void whatCanBeCompiledIsCompiledInTime(String expression) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(compile(expression, Value.Flag.IGNORE_CASE)).isNotNull());
    }

    @Test
    void withRegardToCaseAnyRangeIsFine() {
        assertThat(compile("^[\\x{80}-\\x{10ffff}]$").matcher("\u1c80").find()).isTrue();
    }

    private static com.google.re2j.Pattern compile(String expression, Value.Flag... flags) {
        return Regexes.compile(new Value.Regex(expression, Set.of(flags)));
    }
}
