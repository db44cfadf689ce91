package gac.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "O=Agency A | CN=web-1,O=Agency A,C=VN | 1",
                "o=agency a, c=vn | CN=web-1,O=Agency A,C=VN | 2",
                "CN=web-1,O=Agency A,C=VN | C=VN,O=Agency A,CN=web-1 | 3",
                "O=Agency | CN=web-1,O=Agency A | 0",
                "CN=web-1,O=Agency B | CN=web-1,O=Agency A | 0",
                "O=Agency A | CN='O=Agency A' | 0",
                "CN=web-1+UID=7 | UID=7+CN=web-1,O=x | 1",
                "O=Sở Xây dựng | CN=web,O=Sở Xây dựng | 1"
            })
    void matchesByParts(String rule, String certificate, int parts) {
        String text = Subject.text(new X500Principal(certificate.replace("'O=Agency A'", "\"O=Agency A\"")));
        assertThat(Subject.parse(rule).matches(Subject.parse(text))).isEqualTo(parts);
    }

    @Test
    void theTextIsTheOneOfRfc2253() {
        assertThat(Subject.text(new X500Principal("EMAILADDRESS=a@example.vn, CN=web-1, O=\"A, B\", C=VN")))
                .isEqualTo("EMAILADDRESS=a@example.vn,CN=web-1,O=A\\, B,C=VN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "agency", "=x", "CN"})
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> Subject.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
