package gac.ingest.parse.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampsTest {
    private static final ZoneId SAIGON = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final Instant RECEIVED = Instant.parse("2026-11-22T03:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-22T08:15:00Z                | 2026-11-22T08:15:00Z
            2026-11-22T08:15:00.123456+07:00    | 2026-11-22T01:15:00.123456Z
            2026-11-22t08:15:00.5-0530          | 2026-11-22T13:45:00.5Z
            2026-11-22 08:15:00,616             | 2026-11-22T01:15:00.616Z
            2026-11-22 08:15:00 +0300           | 2026-11-22T05:15:00Z
            2026-11-22 08:15:00.464 +01:00      | 2026-11-22T07:15:00.464Z
            2026/11/22 08:15:00                 | 2026-11-22T01:15:00Z
            2026:11:22-08:15:00                 | 2026-11-22T01:15:00Z
            2026/11/22 - 08:15:00               | 2026-11-22T01:15:00Z
            2026-11-22  8:15:00                 | 2026-11-22T01:15:00Z
            261122  8:15:00                     | 2026-11-22T01:15:00Z
            20261122 08:15:00,5                 | 2026-11-22T01:15:00.5Z
            20261122T011500Z                    | 2026-11-22T01:15:00Z
            11/12/2026, 7:32:47 PM              | 2026-11-12T12:32:47Z
            12/11/2026 12:32:47                 | 2026-11-12T05:32:47Z
            11/22/2026 12:05:00 AM              | 2026-11-21T17:05:00Z
            2026-11-22T23:59:59.5-23:59         | 2026-11-23T23:58:59.500Z
            2026-11-22T00:00:00+23:59           | 2026-11-21T00:01:00Z
            22/Nov/2026:08:15:00 +0700          | 2026-11-22T01:15:00Z
            22/Nov/2026 08:15:00                | 2026-11-22T01:15:00Z
            22-11-2026 08:15:00 +0300           | 2026-11-22T05:15:00Z
            22.11.2026 08:15:00                 | 2026-11-22T01:15:00Z
            11/22/26 08:15:00.393003            | 2026-11-22T01:15:00.393003Z
            22 Nov 2026 08:15:00                | 2026-11-22T01:15:00Z
            Sun, 22 Nov 2026 08:15:00 GMT       | 2026-11-22T08:15:00Z
            Nov-22-26 08:15:00                  | 2026-11-22T01:15:00Z
            Nov 22 08:15:00                     | 2026-11-22T01:15:00Z
            Nov  2 08:15:00                     | 2026-11-02T01:15:00Z
            Nov 22 2025 08:15:00                | 2025-11-22T01:15:00Z
            Nov 22 08:15:00 2025                | 2025-11-22T01:15:00Z
            Nov 22 08:15:00.123 UTC             | 2026-11-22T08:15:00.123Z
            PDT Nov 21 08:15:00                 | 2026-11-21T15:15:00Z
            Sun Nov 22 08:15:00.123456 2026     | 2026-11-22T01:15:00.123456Z
            Sun Nov  2 08:15:00 2025            | 2025-11-02T01:15:00Z
            [Sun Nov 22 08:15:00 2026]          | 2026-11-22T01:15:00Z
            1795310100                          | 2026-11-22T01:15:00Z
            1795310100.5                        | 2026-11-22T01:15:00.5Z
            1795310100500                       | 2026-11-22T01:15:00.5Z
            @4000000037c219bf2ef02e94           | 1999-08-24T04:04:05.787492500Z
            Dec 31 23:59:59                     | 2025-12-31T16:59:59Z
            Feb 29 12:00:00                     | 2024-02-29T05:00:00Z
            Nov 22 23:59:60                     | 2026-11-22T16:59:59Z
            2016-12-31T23:59:60Z                | 2016-12-31T23:59:59Z
            2017-01-01T06:59:60.9+07:00         | 2016-12-31T23:59:59.900Z
            """)
    void whole_text_is_the_time(String text, Instant expected) {
        Stamp stamp = Stamps.any(text, 0);
        if (stamp == null) {
            fail("not read: " + text);
            return;
        }
        assertThat(stamp.resolve(SAIGON, RECEIVED)).isEqualTo(expected);
        assertThat(stamp.end()).isEqualTo(text.length());
    }

    @ParameterizedTest
    @CsvSource({
        "Jan  1 00:00:30, 2026-12-31T16:59:50Z, 2026-12-31T17:00:30Z",
        "Dec 31 23:59:50, 2026-12-31T17:00:10Z, 2026-12-31T16:59:50Z",
        "Feb 29 10:00:00, 2025-03-01T00:00:00Z, 2024-02-29T03:00:00Z",
        "Feb 29 10:00:00, 2028-02-29T03:00:05Z, 2028-02-29T03:00:00Z",
        "Nov 24 10:00:00, 2026-11-22T03:00:00Z, 2025-11-24T03:00:00Z",
        "Nov 23 09:00:00, 2026-11-22T03:00:00Z, 2026-11-23T02:00:00Z",
    })
    void the_year_comes_from_received(String text, Instant received, Instant expected) {
        Stamp stamp = Stamps.any(text, 0);
        assertThat(stamp == null ? null : stamp.resolve(SAIGON, received)).isEqualTo(expected);
    }

    /** Where clocks are put forward an hour is missing, where they are put back one comes twice: the earlier is taken. */
    @ParameterizedTest
    @CsvSource({
        "Mar 29 01:59:59, 2026-03-29T12:00:00Z, 2026-03-29T00:59:59Z",
        "Mar 29 02:30:00, 2026-03-29T12:00:00Z, 2026-03-29T01:30:00Z",
        "Mar 29 03:00:00, 2026-03-29T12:00:00Z, 2026-03-29T01:00:00Z",
        "Oct 25 01:59:59, 2026-10-25T12:00:00Z, 2026-10-24T23:59:59Z",
        "Oct 25 02:30:00, 2026-10-25T12:00:00Z, 2026-10-25T00:30:00Z",
        "Oct 25 03:00:00, 2026-10-25T12:00:00Z, 2026-10-25T02:00:00Z",
        "Oct 25 02:30:00 CET, 2026-10-25T12:00:00Z, 2026-10-25T01:30:00Z",
    })
    void summerTime(String text, Instant received, Instant expected) {
        Stamp stamp = Stamps.any(text, 0);
        assertThat(stamp == null ? null : stamp.resolve(ZoneId.of("Europe/Berlin"), received))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "@",
                "Nov",
                "Nov 22",
                "Nov 22 08",
                "Nov 22 25:00:00",
                "2026-11-22",
                "2026-13-22 08:15:00",
                "1795",
                "22/Nov/2026",
                "Sun",
                "12345678901234567890",
                "@40000000",
                "@4000000000000000000000zz",
                "Notice 5 08:15:00",
                "261122",
                "261122 abc",
                "20261322 08:15:00",
                "192.0.2.1 - -"
            })
    void no_time(String text) {
        assertThat(Stamps.any(text, 0)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Feb 31 08:15:00", "2025-02-29T08:15:00Z"})
    void a_day_that_never_was_claims_nothing(String text) {
        Stamp stamp = Stamps.any(text, 0);
        assertThat(stamp == null ? null : stamp.resolve(SAIGON, RECEIVED)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            [GIN] 2026/11/22 - 08:15:00 | 401            ; 2026-11-22T01:15:00Z
            (W) 2026-11-22T08:15:00 - refused            ; 2026-11-22T01:15:00Z
            <W>2026-11-22 08:15:00.5 1 => refused        ; 2026-11-22T01:15:00.5Z
            203.0.113.8 2026-11-22 01:15:00 UTC [1] x    ; 2026-11-22T01:15:00Z
            uname= t=2026-11-22T08:15:00+07:00 level=x   ; 2026-11-22T01:15:00Z
            [api] Sun Nov 22 08:15:00 2026 refused       ; 2026-11-22T01:15:00Z
            1.2026-11-22T08:15:00 is no time             ;
            a certificate that somebody sent along with a very long word ends at 2026-11-22T08:15:00 ;
            """)
    void the_first_time_near_the_start(String text, Instant expected) {
        Stamp stamp = LeadingStamp.find(text);
        assertThat(stamp == null ? null : stamp.resolve(SAIGON, RECEIVED)).isEqualTo(expected);
    }
}
