"""The laboratory: five hosts with Debian's rsyslog, OpenSSH, nginx, Postfix and Dovecot, and one clock for their logs.

rsyslogd stamps what the syslog programs write and nginx stamps its own lines; both run under libfaketime and read the
time from one file. The clock stands still until the director moves it, so a line carries exactly the second of the
action that caused it.
"""

import crypt
import os
import re
import shutil
import socket
import subprocess
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

LAB = Path(os.environ["LAB"])
ZONE = timezone(timedelta(hours=7))
DAY = datetime(2026, 10, 14, tzinfo=ZONE)
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

# host name -> organization, address, site name
HOSTS = {
    "web01": ("so-tttt", "192.0.2.11", "portal.example.vn"),
    "web02": ("so-tttt", "192.0.2.12", "dichvucong.example.vn"),
    "mail01": ("so-tttt", "192.0.2.25", "mail.example.vn"),
    "q1-web": ("quan-1", "192.0.2.41", "quan1.example.vn"),
    "q1-intra": ("quan-1", "192.0.2.42", "noibo.quan1.example.vn"),
}
PROXY = "192.0.2.5"  # the reverse proxy in front of web02
SINK = "198.51.100.25"  # mx.example.com, takes all outgoing mail
MAIL_DOMAIN = "sotttt.example.vn"
BACKEND = 8081

ACCOUNTS = {  # of the operating systems
    "quantri": "Quan-Tri!2026", "vanhanh": "Van#Hanh#77", "hotro": "123456a@", "bientap": "Bien_Tap_9",
    "thongke": "Thong.Ke.55", "ketoan": "Ke-Toan-31", "vanthu": "Van-Thu-20", "thanhtra": "Thanh-Tra-8",
    "tochuc": "To-Chuc-64", "phapche": "Phap-Che-3", "khoahoc": "Khoa-Hoc-1", "saoluu": "Sao-Luu-40",
}
MAILBOXES = {f"canbo{n:02d}": f"Thu-{n * 7919 % 100000}" for n in range(1, 41)} | {
    "bantin": "Ban-Tin-2026", "vanphong": "Van-Phong-1", "giamdoc": "Giam-Doc-5", "phongcntt": "Cntt-77-x",
}


def sh(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, **options)


class Clock:
    """The time the logs show, in whole seconds; it never goes back."""

    def __init__(self):
        self.file = LAB / "clock"
        self.seconds = -1
        self.set(0)

    def set(self, seconds):
        """Seconds since the day's midnight."""
        if seconds > self.seconds:
            self.seconds = int(seconds)
            fresh = LAB / "clock.new"
            fresh.write_text((DAY + timedelta(seconds=self.seconds)).strftime("%Y-%m-%d %H:%M:%S") + "\n")
            fresh.rename(self.file)

    def iso(self):
        return (DAY + timedelta(seconds=self.seconds)).isoformat()


class Host:
    """One machine: a UTS name, a /dev/log of its own, and the daemons started on it."""

    def __init__(self, name, daemons):
        self.name, self.daemons = name, daemons
        self.organization, self.address, self.site = HOSTS[name]
        self.folder = LAB / name
        self.logs = self.folder / "logs"
        (self.folder / "run").mkdir(parents=True)
        self.logs.mkdir()
        self.enter = None

    def boot(self):
        hold = subprocess.Popen(["unshare", "--mount", "--uts", "sh", "-c",
            f"hostname {self.name}; mount --bind {self.folder}/run /run/lab; echo ready; exec sleep infinity"],
            stdout=subprocess.PIPE, text=True)
        assert hold.stdout.readline() == "ready\n"
        self.daemons.append(hold)
        self.enter = ["nsenter", "-t", str(hold.pid), "-m", "-u"]
        conf = self.folder / "rsyslog.conf"
        conf.write_text(f"""
global(workDirectory="{self.folder}" localHostname="{self.name}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="/run/lab/log" CreatePath="on" useSysTimeStamp="off" ignoreTimestamp="on" RateLimit.Interval="0")
module(load="builtin:omfile" Template="RSYSLOG_TraditionalFileFormat")
auth,authpriv.* action(type="omfile" file="{self.logs}/auth.log")
mail.* action(type="omfile" file="{self.logs}/mail.log")
local7.* action(type="omfile" file="{self.folder}/marks")
""")
        self.start("rsyslogd", "-n", "-f", conf, "-i", self.folder / "rsyslog.pid", faked=True)
        wait(lambda: (self.folder / "run/log").exists(), f"/dev/log of {self.name}")
        self.marks = 0

    def start(self, *command, faked=False):
        env = dict(os.environ)
        if faked:
            env |= {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(LAB / "clock"), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        daemon = subprocess.Popen(self.enter + [str(c) for c in command], env=env)
        self.daemons.append(daemon)
        return daemon

    def sshd(self):
        conf = self.folder / "sshd_config"
        key = self.folder / "host_key"
        sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        conf.write_text(f"""ListenAddress {self.address}:22
HostKey {key}
PidFile {self.folder}/sshd.pid
UsePAM yes
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxStartups 100
UseDNS no
PrintMotd no
""")
        self.ssh_daemon = self.start("/usr/sbin/sshd", "-D", "-f", conf)
        wait(lambda: listens(self.address, 22), f"sshd of {self.name}")

    def settled(self):
        """Waits until every line caused so far is written: sshd's children are gone, rsyslog has taken our mark."""
        pid = self.ssh_daemon.pid
        wait(lambda: not Path(f"/proc/{pid}/task/{pid}/children").read_text().strip(), f"sshd sessions on {self.name}")
        self.mark()

    def mark(self):
        self.marks += 1
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.connect(str(self.folder / "run/log"))
            log.send(f"<191>mark: {self.marks};".encode())
        wait(lambda: f"mark: {self.marks};" in text_of(self.folder / "marks")[-200:], f"rsyslog of {self.name}")

    def lines(self, log):
        return text_of(self.logs / log)


def text_of(path):
    return path.read_text(errors="replace") if path.exists() else ""


def wait(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.005)


def listens(address, port):
    with socket.socket(socket.AF_INET) as s:
        return s.connect_ex((address, port)) == 0


def prepare_etc():
    """Accounts, PAM and names, in the laboratory's copy of /etc."""
    passwd = Path("/etc/passwd").read_text()
    shadow = Path("/etc/shadow").read_text()
    for n, (user, secret) in enumerate(ACCOUNTS.items()):
        passwd += f"{user}:x:{3000 + n}:100::/home/{user}:/bin/sh\n"
        shadow += f"{user}:{crypt.crypt(secret, crypt.mksalt(crypt.METHOD_SHA256, rounds=1000))}:20000:0:99999:7:::\n"
        home = Path("/home") / user
        home.mkdir()
        shutil.chown(home, user=3000 + n)
    root = crypt.crypt("Root-khong-doan-duoc-1", crypt.mksalt(crypt.METHOD_SHA256, rounds=1000))
    shadow = re.sub(r"(?m)^root:[^:]*:", lambda _: f"root:{root}:", shadow)
    Path("/etc/passwd").write_text(passwd)
    Path("/etc/shadow").write_text(shadow)
    plain = "auth required pam_unix.so nodelay\naccount required pam_unix.so\nsession required pam_unix.so\n"
    for service in ("sshd", "sudo"):
        Path(f"/etc/pam.d/{service}").write_text(plain)
    Path("/etc/sudoers").write_text("quantri ALL=(ALL:ALL) ALL\nwww-data ALL=(root) NOPASSWD: /usr/bin/id\n")
    os.chmod("/etc/sudoers", 0o440)
    Path("/etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nshadow: files\nhosts: files\n")
    Path("/etc/resolv.conf").write_text("")
    names = ["127.0.0.1 localhost", f"{PROXY} proxy.example.vn", f"{SINK} mx.example.com",
        "192.0.2.129 office.sotttt.example.vn", "198.51.100.40 mx1.example.org", "198.51.100.41 mx2.example.net",
        "198.51.100.42 mail.example.com"]
    names += [f"{address} {site} {host}" for host, (_, address, site) in HOSTS.items()]
    Path("/etc/hosts").write_text("\n".join(names) + "\n")
