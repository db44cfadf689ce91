package gac.alerting;

/** Alert categories of the directives, with their names for people. A code that is not listed is shown as it is. */
enum Category {
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

    private final String en;
    private final String vi;

    Category(String en, String vi) {
        this.en = en;
        this.vi = vi;
    }

    /** The code and its name, such as {@code INTRUSION (intrusion)}. */
    static String name(String code, Language language) {
        for (Category category : values()) {
            if (category.name().equals(code)) {
                return code + " (" + (language == Language.EN ? category.en : category.vi) + ")";
            }
        }
        return Printable.of(code);
    }
}
