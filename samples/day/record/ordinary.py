"""The ordinary day: readers, citizens with applications, mail in and out, administrators at work."""

from clients import BROWSERS, http, imap, smtp, ssh, sudo
from day import hm
from lab import ACCOUNTS, MAIL_DOMAIN, MAILBOXES
from sites import ARTICLES, ASSETS, POLICE

SCENE = "ordinary"
OFFICE = "192.0.2.129"  # the department's shared way out
Q1_OFFICE = "192.0.2.150"
ADMIN = "192.0.2.130"
Q1_ADMIN = "192.0.2.151"
FRONT = ["/", "/index.html", "/gioi-thieu.html", "/lien-he.html", "/van-ban.html"]
RETURN = "/dang-nhap?return=%252Fthu-tuc%252F%25C4%2590%25C4%2583ng-k%25C3%25BD-khai-sinh%253Fb%25C6%25B0%25E1%25BB%259Bc%253D2"


def citizen(rng):
    return rng.choice([f"198.51.100.{rng.randint(100, 179)}", f"203.0.113.{rng.randint(2, 39)}"])


def office_hours(rng, start="07:30", end="17:15"):
    return rng.uniform(hm(start), hm(end))


def any_hour(rng):
    """More readers by day than by night."""
    return rng.triangular(hm("00:05"), hm("23:50"), hm("11:00")) if rng.random() < 0.8 else rng.uniform(hm("00:05"), hm("23:50"))


def browse(day, name, source, pages, agent, assets):
    t = day.clock.seconds
    referer = None
    for n, page in enumerate(pages):
        day.at(t + n * day.rng.randint(9, 50), http, day, SCENE, name, source, page, agent=agent, referer=referer)
        if n == 0:
            for asset in assets:
                day.at(t + 1, http, day, SCENE, name, source, asset, agent=agent)
        referer = f"http://{day.hosts[name].site}{page}"


def readers(day, name, sessions, pool, extra):
    rng = day.rng
    for _ in range(sessions):
        pages = [rng.choice(FRONT)] + rng.sample(ARTICLES + extra, rng.randint(1, 3))
        day.at(any_hour(rng), browse, day, name, pool(rng), pages, rng.choice(BROWSERS), rng.sample(ASSETS, rng.randint(1, 3)))


def apply_online(day, name, source, agent):
    """Log in, look for a procedure, send an application."""
    t = day.clock.seconds
    steps = [("GET", RETURN if day.rng.random() < 0.6 else "/dang-nhap", b""),
        ("POST", "/dang-nhap", b"ten=nguoidung&mat_khau=dung-mat-khau"),
        ("GET", "/tim-kiem?q=%C4%91%C4%83ng+k%C3%BD+khai+sinh", b""), ("GET", f"/thu-tuc/{day.rng.randint(1, 90)}", b""),
        ("POST", f"/api/ho-so/{day.rng.randint(4000, 9000)}", b"noi_dung=ho+so")]
    for n, (method, target, body) in enumerate(steps[: day.rng.randint(3, 5)]):
        day.at(t + n * 17, http, day, SCENE, name, source, target, method, agent, body=body)


def web(day):
    rng = day.rng
    readers(day, "web01", 150, citizen, POLICE[:2])
    readers(day, "web02", 40, citizen, [])
    readers(day, "q1-web", 75, lambda r: f"2001:db8:100::{r.randint(1, 99):x}" if r.random() < 0.2 else citizen(r), [])
    readers(day, "q1-intra", 45, lambda r: Q1_OFFICE, [])
    for _ in range(70):
        day.at(any_hour(rng), apply_online, day, "web02", citizen(rng), rng.choice(BROWSERS))
    for _ in range(25):  # a page that is gone, a mistyped password
        day.at(any_hour(rng), http, day, SCENE, rng.choice(["web01", "q1-web"]), citizen(rng), f"/tin-tuc/tin-cu-{rng.randint(1, 99)}.html")
        day.at(any_hour(rng), http, day, SCENE, "web02", citizen(rng), "/dang-nhap", "POST", BROWSERS[1], body=b"ten=nguoidung&mat_khau=sai")


OUTSIDE = [("198.51.100.40", "mx1.example.org", "example.org"), ("198.51.100.41", "mx2.example.net", "example.net"),
    ("198.51.100.42", "mail.example.com", "example.com")]


def mail(day):
    rng = day.rng
    people = [m for m in MAILBOXES if m.startswith("canbo")]
    for n in range(70):
        source, helo, domain = rng.choice(OUTSIDE)
        day.at(any_hour(rng), smtp, day, SCENE, source, f"user{rng.randint(1, 60)}@{domain}", [f"{rng.choice(people)}@{MAIL_DOMAIN}"], helo=helo)
    for n in range(55):
        account = rng.choice(people)
        to = [f"user{rng.randint(1, 60)}@{rng.choice(OUTSIDE)[2]}"] if rng.random() < 0.5 else [f"{rng.choice(people)}@{MAIL_DOMAIN}"]
        day.at(office_hours(rng), smtp, day, SCENE, OFFICE, f"{account}@{MAIL_DOMAIN}", to, account=account, helo="may-tram.sotttt.example.vn")
    for n in range(150):
        source = OFFICE if rng.random() < 0.75 else f"198.51.100.{rng.randint(60, 70)}"
        day.at(office_hours(rng, "06:45", "21:00"), imap, day, SCENE, source, rng.choice(people))


def administrators(day):
    rng = day.rng
    for name, admin in (("web01", ADMIN), ("web02", ADMIN), ("mail01", ADMIN), ("q1-web", Q1_ADMIN), ("q1-intra", Q1_ADMIN)):
        for _ in range(8):
            day.at(office_hours(rng), ssh, day, SCENE, name, admin, rng.choice(["quantri", "vanhanh"]))
        for _ in range(2):
            day.at(office_hours(rng), sudo, day, SCENE, name, "quantri", [ACCOUNTS["quantri"]], ["/usr/bin/id", "-u"])
        day.at(office_hours(rng), ssh, day, SCENE, name, admin, "vanhanh", "go-nham")


def plan(day):
    web(day)
    mail(day)
    administrators(day)
