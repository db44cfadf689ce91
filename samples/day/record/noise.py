"""What looks like an attack and is none: it must stay quiet, or at most reach the day's digest."""

from clients import BROWSERS, http, imap, smtp, ssh, sudo
from day import hm
from lab import ACCOUNTS, MAIL_DOMAIN
from ordinary import ADMIN, OFFICE, RETURN
from sites import POLICE, Application

PROBES = ["/wp-login.php", "/xmlrpc.php", "/boaform/admin/formLogin", "/HNAP1/", "/manager/html", "/solr/admin/info/system",
    "/remote/login", "/cgi-bin/luci", "/quan-tri/", "/owa/auth/logon.aspx", "/server-status", "/console/", "/jsonws"]
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
OFFICE_AGENT = "Microsoft Office Word 2014 (16.0.17928) Windows NT 10.0"


def background_scanning(day):
    """The Internet's own: a few probes an hour, from ever other addresses, answered 404 or 403."""
    for name in ("web01", "web02", "q1-web"):
        for _ in range(30):
            source = f"203.0.113.{day.rng.randint(160, 199)}"
            day.at(day.rng.uniform(hm("00:10"), hm("23:40")), http, day, "background_scanning", name, source, day.rng.choice(PROBES),
                agent=day.rng.choice([None, BROWSERS[0], "Mozilla/5.0"]))


def old_phones(day):
    """A telephone with an old password: 300 tries over nine hours, and then the new one, from where it always is."""
    t = hm("05:50")
    for _ in range(300):
        day.at(t, imap, day, "phone_slow", "198.51.100.63", "canbo08", "mat-khau-cu")
        t += day.rng.randint(70, 150)
    day.at(t, imap, day, "phone_slow", "198.51.100.63", "canbo08")
    t = hm("07:40")  # a second one, eager, behind the office's address that everybody shares
    for _ in range(40):
        day.at(t, imap, day, "phone_eager", OFFICE, "canbo12", "mat-khau-cu")
        t += 20
    day.at(t + 30, imap, day, "phone_eager", OFFICE, "canbo12")
    day.at(t + 200, imap, day, "typing_error", OFFICE, "canbo21", "go-nham")
    day.at(t + 215, imap, day, "typing_error", OFFICE, "canbo21")


def bulletin(day):
    recipients = [f"ban-doc-{n:03d}@{('example.org', 'example.net', 'example.com')[n % 3]}" for n in range(500)]
    day.at(hm("09:00"), smtp, day, "monthly_bulletin", OFFICE, f"bantin@{MAIL_DOMAIN}", recipients, account="bantin",
        helo="bantin.sotttt.example.vn", size=9000)


def typing_errors(day):
    for n in range(5):
        day.at(hm("08:02") + n * 9, ssh, day, "admin_typing_errors", "web01", ADMIN, "quantri", f"Quan-Tri!202{n}")
    day.at(hm("08:02:50"), ssh, day, "admin_typing_errors", "web01", ADMIN, "quantri")
    good, wrong = ACCOUNTS["quantri"], "go-nham"
    day.at(hm("08:04"), sudo, day, "admin_typing_errors", "web01", "quantri", [wrong] * 3, ["/usr/bin/id"])
    day.at(hm("08:04:20"), sudo, day, "admin_typing_errors", "web01", "quantri", [wrong, wrong, good], ["/usr/bin/id"])


def police_articles(day):
    """The police's own articles on gambling, read by people and crawled by a search engine on one morning."""
    for n, article in enumerate(POLICE):
        day.at(hm("10:30") + n * 95, http, day, "police_articles", "web01", "198.51.100.66", article, agent=BOT)
        for _ in range(3):
            day.at(day.rng.uniform(hm("10:30"), hm("11:15")), http, day, "police_articles", "web01", f"198.51.100.{day.rng.randint(100, 179)}",
                article, agent=BROWSERS[2])


def office_methods(day):
    """Word opens, locks and saves a document over WebDAV."""
    for start in ("08:20", "10:05", "14:40", "16:25"):
        steps = [("OPTIONS", "/webdav/"), ("PROPFIND", "/webdav/bao-cao/"), ("PROPFIND", "/webdav/bao-cao/tuan-42.docx"),
            ("LOCK", "/webdav/bao-cao/tuan-42.docx"), ("GET", "/webdav/bao-cao/tuan-42.docx"), ("PUT", "/webdav/bao-cao/tuan-42.docx")]
        for n, (method, target) in enumerate(steps):
            day.at(hm(start) + n * 3, http, day, "office_webdav", "q1-web", "192.0.2.152", target, method, OFFICE_AGENT)


def return_addresses(day):
    for n in range(25):
        day.at(hm("13:40") + n * 60, http, day, "double_encoded_return", "web02", f"198.51.100.{100 + n}", RETURN, agent=BROWSERS[n % 4])


def server_errors(day):
    """The application of web02 is down for two minutes: operations, not an attack."""
    day.at(hm("13:00"), Application.down.add, "web02")
    for n in range(45):
        day.at(hm("13:00:02") + n * 2.6, http, day, "server_errors", "web02", f"198.51.100.{day.rng.randint(100, 140)}",
            f"/thu-tuc/{n}", agent=BROWSERS[n % 4])
    day.at(hm("13:02"), Application.down.discard, "web02")


def shared_address(day):
    """A hospital's staff behind one address: many log-ins, some mistyped."""
    for n in range(90):
        t = hm("14:00") + n * 3
        if n % 6 == 0:
            day.at(t, http, day, "shared_address", "web02", "198.51.100.200", "/dang-nhap", "POST", BROWSERS[n % 4], body=b"ten=a&mat_khau=sai")
        else:
            day.at(t, http, day, "shared_address", "web02", "198.51.100.200", f"/thu-tuc/{n}", agent=BROWSERS[n % 4])


def mobile_carrier(day):
    """A carrier gives one traveller a new address every few minutes: his mail, and his application."""
    for n in range(12):
        source = f"203.0.113.{40 + n * 3 % 20}"
        day.at(hm("18:30") + n * 240, imap, day, "mobile_carrier", source, "canbo30")
        day.at(hm("18:31") + n * 240, http, day, "mobile_carrier", "web02", source, f"/ho-so/{n}", agent=BROWSERS[1])


def plan(day):
    for scene in (background_scanning, old_phones, bulletin, typing_errors, police_articles, office_methods, return_addresses,
            server_errors, shared_address, mobile_carrier):
        scene(day)
