package gac.schemas;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Alert categories of the directives: their codes, as rules state them, and their names for people. */
public enum AlertCategory {
    DEFACE("defacement", "thay đổi giao diện"),
    PHISHING("phishing", "lừa đảo"),
    SPOOF("spoofing", "giả mạo"),
    MALWARE("malware", "mã độc"),
    APT("spyware (APT)", "phần mềm gián điệp (APT)"),
    BOTNET("botnet connection", "kết nối mạng botnet"),
    DOS("denial of service", "từ chối dịch vụ"),
    RECON("reconnaissance", "thu thập thông tin, dò quét"),
    PRIVESC("privilege escalation", "leo thang đặc quyền"),
    INTRUSION("intrusion", "truy cập trái phép, chiếm quyền"),
    ACCOUNT("account abuse", "lộ lọt, lạm dụng tài khoản"),
    RANSOM("ransomware", "mã hoá dữ liệu tống tiền"),
    SABOTAGE("data sabotage", "phá hoại dữ liệu"),
    LEAK("data leak", "lộ lọt dữ liệu"),
    POLICY("policy violation", "vi phạm chính sách ATTT"),
    HEALTH("monitoring lost", "mất tín hiệu giám sát");

    /** The codes, in alphabetical order. */
    public static final SortedSet<String> CODES = codes();

    private final String en;
    private final String vi;

    AlertCategory(String en, String vi) {
        this.en = en;
        this.vi = vi;
    }

    private static SortedSet<String> codes() {
        SortedSet<String> codes = new TreeSet<>();
        for (AlertCategory category : values()) {
            codes.add(category.name());
        }
        return Collections.unmodifiableSortedSet(codes);
    }

    /** Its name in English. */
    public String en() {
        return en;
    }

    /** Its name in Vietnamese. */
    public String vi() {
        return vi;
    }
}
