package gac.ingest.parse.web;

import gac.ingest.parse.event.Draft;
import gac.ingest.parse.event.LineContext;
import gac.ingest.parse.text.Ip;
import gac.ingest.parse.text.Numbers;
import gac.ingest.parse.text.Stamp;
import gac.ingest.parse.text.Stamps;
import gac.schemas.avro.Body;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines of IIS in the W3C Extended format (IIS 5 to 10) and of its HTTP.sys error log (HTTPERR).
 *
 * <p>The last {@code #Fields:} line of the stream says what the columns are. Before the first, or when a line has another number of columns, the layouts that IIS writes by default
 * are recognised by what must stand where. Times are UTC; in the columns of headers a blank is written {@code +}.
 */
public final class Iis {
    private static final int MOST_COLUMNS = 64;
    private static final String NONE = "-";
    /** HTTPERR of Windows Server 2003 to 2016, of 2019, of 2022. */
    private static final List<List<String>> HTTPERR = List.of(
            List.of(
                    "date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename"
                            .split(" ")),
            List.of(
                    "date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid sc-status s-siteid s-reason s-queuename"
                            .split(" ")),
            List.of(
                    "date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid streamid_ex sc-status s-siteid s-reason s-queuename transport"
                            .split(" ")));

    private Iis() {}

    /** A line whose columns or shape say that IIS wrote it. */
    public static boolean parse(String text, Draft draft) {
        if (text.startsWith("#")) {
            return header(text, draft);
        }
        if (text.length() < 20 || text.charAt(4) != '-' || text.charAt(10) != ' ' || text.charAt(13) != ':') {
            return false;
        }
        List<String> words = words(text);
        List<String> columns = named(draft.context.columns());
        if (columns == null || columns.size() != words.size() || !known(columns)) {
            columns = guessed(words);
        }
        if (columns == null) {
            return false;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String value = words.get(i);
            if (!value.equals(NONE) && !value.isEmpty()) {
                values.putIfAbsent(columns.get(i).toLowerCase(Locale.ROOT), value);
            }
        }
        Stamp stamp = stamp(values.get("date"), values.get("time"));
        if (stamp == null) {
            return false;
        }
        draft.claim(stamp);
        if (columns.contains("s-reason")) {
            error(values, draft);
        } else {
            access(values, draft);
        }
        return true;
    }

    /** {@code #Software: Microsoft …}, {@code #Version}, {@code #Date}, {@code #Fields}: an event without meaning but its text. */
    private static boolean header(String text, Draft draft) {
        boolean fields = text.startsWith("#Fields: ") && known(named(text));
        boolean date = text.startsWith("#Date: ") && text.length() == 26 && text.charAt(17) == ' ';
        Stamp stamp = date ? Stamps.iso(text, 7) : null;
        if (!fields
                && stamp == null
                && !text.startsWith("#Software: Microsoft Internet Information Services")
                && !text.startsWith("#Software: Microsoft HTTP API")
                && !text.equals("#Version: 1.0")) {
            return false;
        }
        if (stamp != null) {
            draft.claim(stamp.withZone(ZoneOffset.UTC, stamp.end()));
        }
        draft.parser("iis_access").service("iis").message(text);
        draft.info.setAction("log_header");
        return true;
    }

    private static @Nullable List<String> named(@Nullable String header) {
        if (header == null || !LineContext.namesColumns(header)) {
            return null;
        }
        return words(header.substring("#Fields:".length()).trim());
    }

    /** Others use the same header line (Exchange, CloudFront): what IIS writes has at least these. */
    private static boolean known(@Nullable List<String> columns) {
        return columns != null
                && columns.contains("date")
                && columns.contains("time")
                && (columns.contains("s-reason") || (columns.contains("cs-method") && columns.contains("sc-status")));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at <= text.length() && words.size() <= MOST_COLUMNS) {
            int end = at;
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
                end++;
            }
            words.add(text.substring(at, end));
            at = end + 1;
        }
        if (words.size() > 1 && words.get(words.size() - 1).isEmpty()) {
            words.remove(words.size() - 1);
        }
        return words;
    }

    private static @Nullable Stamp stamp(@Nullable String date, @Nullable String time) {
        if (date == null || time == null) {
            return null;
        }
        String text = date + " " + time;
        Stamp stamp = Stamps.iso(text, 0);
        return stamp == null || stamp.end() != text.length() ? null : stamp.withZone(ZoneOffset.UTC, stamp.end());
    }

    /** The default layouts, told by addresses, method and status where they must stand; null when it is none of them. */
    private static @Nullable List<String> guessed(List<String> words) {
        if (words.size() < 12 || words.size() > MOST_COLUMNS) {
            return null;
        }
        if (isAddress(words.get(2)) && isPort(words.get(3)) && isAddress(words.get(4)) && isPort(words.get(5))) {
            return HTTPERR.stream()
                    .filter(columns -> columns.size() == words.size())
                    .findFirst()
                    .orElse(null);
        }
        int method = 3;
        while (method < 6 && !(isAddress(words.get(method - 1)) && isMethod(words.get(method)))) {
            method++;
        }
        if (method == 6
                || words.size() < method + 9
                || !isPort(words.get(method + 3))
                || !isAddress(words.get(method + 5))) {
            return null;
        }
        List<String> columns = new ArrayList<>(List.of("date", "time"));
        columns.addAll(
                method == 3
                        ? List.of()
                        : method == 4 ? List.of("s-sitename") : List.of("s-sitename", "s-computername"));
        columns.addAll(List.of("s-ip", "cs-method", "cs-uri-stem", "cs-uri-query", "s-port", "cs-username", "c-ip"));
        int agent = method + 6;
        if (words.get(agent).startsWith("HTTP/")) {
            columns.add("cs-version");
            agent++;
        }
        int status = agent;
        while (status + 2 < words.size() && !isStatus(words, status)) {
            status++;
        }
        if (status + 2 >= words.size() || status - agent > 4) {
            return null;
        }
        columns.addAll(
                switch (status - agent) {
                    case 0 -> List.of();
                    case 1 -> List.of("cs(user-agent)");
                    case 2 -> List.of("cs(user-agent)", "cs(referer)");
                    case 3 -> List.of("cs(user-agent)", "cs(referer)", "cs-host");
                    default -> List.of("cs(user-agent)", "cs(cookie)", "cs(referer)", "cs-host");
                });
        columns.addAll(List.of("sc-status", "sc-substatus", "sc-win32-status"));
        List<String> behind = words.subList(columns.size(), words.size());
        columns.addAll(
                switch (behind.size()) {
                    case 0 -> List.of();
                    case 1 -> List.of("time-taken");
                    case 2 -> List.of("time-taken", "cs(x-forwarded-for)");
                    case 3 -> List.of("sc-bytes", "cs-bytes", "time-taken");
                    case 4 -> List.of("sc-bytes", "cs-bytes", "time-taken", "cs(x-forwarded-for)");
                    default -> List.of();
                });
        return columns.size() == words.size() ? columns : null;
    }

    private static boolean isAddress(String word) {
        return Ip.parse(word) != null;
    }

    private static boolean isPort(String word) {
        Integer number = Numbers.small(word);
        return word.equals(NONE) || (number != null && number <= 65535);
    }

    private static boolean isMethod(String word) {
        return word.length() >= 3
                && word.length() <= 24
                && word.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_');
    }

    private static boolean isStatus(List<String> words, int at) {
        Integer status = Numbers.small(words.get(at));
        return words.get(at).length() == 3
                && status != null
                && status >= 100
                && status <= 999
                && Numbers.of(words.get(at + 1)) != null
                && Numbers.of(words.get(at + 2)) != null;
    }

    private static void access(Map<String, String> values, Draft draft) {
        Web.event("iis", draft);
        String stem = values.get("cs-uri-stem");
        String query = values.get("cs-uri-query");
        if (stem != null) {
            UrlView.target(query == null ? stem : stem + "?" + query, false, draft);
        }
        common(values, draft);
        draft.userAgent(blanks(values.get("cs(user-agent)")));
        Draft.set(blanks(values.get("cs(referer)")), r -> draft.request().setReferrer(r));
        Web.virtualHost(values.get("cs-host"), draft);
        draft.user(values.get("cs-username"));
        Web.client(values.get("c-ip"), blanks(forwarded(values)), draft);
        Long sent = Numbers.of(values.get("sc-bytes"));
        if (sent != null) {
            draft.response().setBytes(sent);
            Body body = new Body();
            body.setBytes(sent);
            draft.response().setBody(body);
        }
        Long received = Numbers.of(values.get("cs-bytes"));
        if (received != null) {
            draft.request().setBytes(received);
        }
        Long taken = Numbers.of(values.get("time-taken"));
        if (taken != null && taken < 1L << 40) {
            draft.info.setDuration(taken * 1_000_000);
        }
        draft.field("iis.access.sub_status", values.get("sc-substatus"))
                .field("iis.access.win32_status", values.get("sc-win32-status"))
                .field("iis.access.site_name", values.get("s-sitename"))
                .field("iis.access.server_name", values.get("s-computername"))
                .field("iis.access.cookie", blanks(values.get("cs(cookie)")));
        values.forEach((name, value) -> {
            if (name.startsWith("cs(")
                    && !name.startsWith("cs(user-agent")
                    && !name.startsWith("cs(referer")
                    && !name.startsWith("cs(cookie")
                    && !name.startsWith("cs(x-forwarded-for")) {
                draft.field("iis.access." + name, blanks(value));
            }
        });
    }

    /** A custom field is named as the administrator likes; these are usual. */
    private static @Nullable String forwarded(Map<String, String> values) {
        String header = values.get("cs(x-forwarded-for)");
        return header == null ? values.get("x-forwarded-for") : header;
    }

    private static void error(Map<String, String> values, Draft draft) {
        draft.parser("iis_error").service("iis").kind("web", "server_error", "error");
        draft.info.setDataset("iis.error");
        draft.info.setModule("iis");
        String target = values.get("cs-uri");
        if (target != null) {
            UrlView.target(target, false, draft);
        }
        common(values, draft);
        draft.failure(values.get("s-reason"));
        draft.from(values.get("c-ip"), values.get("c-port"));
        draft.field("iis.error.reason_phrase", values.get("s-reason"))
                .field("iis.error.queue_name", values.get("s-queuename"))
                .field("iis.error.site_id", values.get("s-siteid"));
    }

    private static void common(Map<String, String> values, Draft draft) {
        Draft.set(values.get("cs-method"), m -> draft.request().setMethod(m));
        Draft.set(values.get("cs-version"), v -> draft.http().setVersion(v.startsWith("HTTP/") ? v.substring(5) : v));
        Web.status(Numbers.small(values.get("sc-status")), draft);
        draft.to(values.get("s-ip"), values.get("s-port"));
    }

    private static @Nullable String blanks(@Nullable String value) {
        return value == null ? null : value.replace('+', ' ');
    }
}
