"""What clients do, one attempt a call: bind the source address, act, wait for the line, write the action record."""

import os
import smtplib
import socket
import subprocess
from pathlib import Path

from lab import ACCOUNTS, MAIL_DOMAIN, MAILBOXES, PROXY, wait

BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
]

ASKPASS = str(Path(__file__).parent / "askpass.sh")


def connect(source, address, port):
    family = socket.AF_INET6 if ":" in source else socket.AF_INET
    s = socket.socket(family, socket.SOCK_STREAM)
    s.settimeout(20)
    s.bind((source, 0))
    s.connect((address, port))
    return s


def http(day, scene, name, source, target, method="GET", agent=BROWSERS[0], kinds=(), headers=None, body=b"", referer=None, account=None):
    """One HTTP request, its target sent byte for byte as given. Ordinary successful ones leave no action record."""
    host = day.hosts[name]
    address = PROXY if name == "web02" else "2001:db8:0:41::2" if ":" in source else host.address
    head = f"{method} {target} HTTP/1.1\r\nHost: {host.site}\r\nConnection: close\r\n"
    if agent is not None:
        head += f"User-Agent: {agent}\r\n"
    if referer:
        head += f"Referer: {referer}\r\n"
    for key, value in (headers or {}).items():
        head += f"{key}: {value}\r\n"
    if body or method in ("POST", "PUT"):
        head += f"Content-Length: {len(body)}\r\n"
    log = host.logs / "access.log"
    before = log.stat().st_size if log.exists() else 0
    with connect(source, address, 80) as s:
        s.sendall(head.encode() + b"\r\n" + body)
        answer = b"".join(iter(lambda: s.recv(65536), b""))
    wait(lambda: log.stat().st_size > before, f"access.log of {name}: {method} {target}")
    status = int(answer.split(b" ", 2)[1])
    content = answer.split(b"\r\n\r\n", 1)[-1]
    if scene != "ordinary" or status >= 400 or method not in ("GET", "HEAD"):
        day.record(scene, "http_request", name, source, method=method, url=target, status=status, bytes=len(content),
            agent=agent, account=account, kinds=list(kinds))
    return answer


def ssh(day, scene, name, source, account, password=None, command="true"):
    """One password log-in with OpenSSH; no password given means the right one."""
    host = day.hosts[name]
    done = subprocess.run(["ssh", "-F", "none", "-b", source,
        "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "NumberOfPasswordPrompts=1",
        "-o", "PreferredAuthentications=password", "-o", "LogLevel=ERROR", f"{account}@{host.address}", command],
        env=os.environ | {"SSH_ASKPASS": ASKPASS, "SSH_ASKPASS_REQUIRE": "force", "SECRET": password or ACCOUNTS[account]},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    host.settled()
    if done.returncode and "Permission denied" not in done.stderr:
        raise RuntimeError(f"ssh ended with {done.returncode}: {done.stderr}")
    day.record(scene, "ssh_login", name, source, account=account, outcome="failure" if done.returncode else "success",
        valid=account in ACCOUNTS or account == "root")


def sudo(day, scene, name, account, secrets, command):
    """sudo with what is typed at its prompts, one after the other."""
    host = day.hosts[name]
    options = ["-S", "-k"] if secrets else ["-n"]
    done = subprocess.run(host.enter + ["setpriv", "--reuid", account, "--regid", "100", "--clear-groups", "sudo", *options, *command],
        input="".join(s + "\n" for s in secrets), text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/home")
    host.settled()
    day.record(scene, "sudo", name, None, account=account, outcome="failure" if done.returncode else "success",
        wrong_passwords=max(0, len(secrets) - (done.returncode == 0)), command=" ".join(command))


class MailLog:
    """Waits for lines of the mail log that were not there when it was made."""

    def __init__(self, host):
        self.path = host.logs / "mail.log"
        self.start = self.path.stat().st_size if self.path.exists() else 0

    def wait(self, text, times=1):
        def there():
            if not self.path.exists():
                return False
            with open(self.path, "rb") as log:
                log.seek(self.start)
                return log.read().count(text.encode()) >= times
        wait(there, f"mail.log: {times} x {text}")


def imap(day, scene, source, account, password=None):
    """One IMAP log-in, and out again."""
    host = day.hosts["mail01"]
    log = MailLog(host)
    with connect(source, host.address, 143) as s:
        s.recv(4096)
        s.sendall(f"a LOGIN {account} {password or MAILBOXES[account]}\r\n".encode())
        answer = s.recv(4096)
        good = b"a OK" in answer
        if good:
            s.sendall(b"b LOGOUT\r\n")
            s.recv(4096)
    log.wait(" imap-login: ")
    if good:
        log.wait("Disconnected: Logged out")
    day.record(scene, "imap_login", "mail01", source, account=account, outcome="success" if good else "failure")


def sasl_guess(day, scene, source, account, password):
    """One AUTH LOGIN on the submission port with swaks, given up after the answer."""
    host = day.hosts["mail01"]
    log = MailLog(host)
    done = subprocess.run(["swaks", "--server", host.address, "--port", "587", "--local-interface", source, "--ehlo", "client.example.net",
        "--auth", "LOGIN", "--auth-user", account, "--auth-password", password, "--quit-after", "AUTH", "--hide-all"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log.wait("disconnect from")
    day.record(scene, "sasl_login", "mail01", source, account=account, outcome="failure" if done.returncode else "success")


def smtp(day, scene, source, sender, recipients, account=None, helo=None, size=1800, declared=None, messages=1, password=None):
    """One SMTP session with `messages` messages to all recipients; authenticated on port 587 when an account is given."""
    host = day.hosts["mail01"]
    log = MailLog(host)
    taken = 0
    client = smtplib.SMTP(host.address, 587 if account else 25, local_hostname=helo or "client.example.net", timeout=20,
        source_address=(source, 0))
    if account:
        client.login(account, password or MAILBOXES[account])
    else:
        client.ehlo()
    for n in range(messages):
        options = [f"SIZE={declared}"] if declared else []
        code, _ = client.mail(sender, options)
        if code >= 400:
            day.record(scene, "mail_sender", "mail01", source, sender=sender, account=account, code=code)
            break
        good = []
        for recipient in recipients:
            code, answer = client.rcpt(recipient)
            if code < 300:
                good.append(recipient)
            else:
                day.record(scene, "mail_recipient", "mail01", source, sender=sender, recipient=recipient, code=code,
                    reason=answer.decode(errors="replace").split(": ", 1)[-1].split("\n")[0])
        if good:
            day.ids = getattr(day, "ids", 0) + 1
            text = (f"From: <{sender}>\r\nTo: <{good[0]}>\r\nSubject: Thu so {day.ids}\r\n"
                f"Message-ID: <{day.ids}.20261014@{(helo or MAIL_DOMAIN)}>\r\n\r\n") + ("Noi dung.\r\n" * (size // 11))
            code, _ = client.data(text.encode())
            assert code == 250, code
            taken += 1
            day.record(scene, "mail_message", "mail01", source, account=account, sender=sender, recipients=len(good))
            log.wait(": removed", taken)
        else:
            client.rset()
    client.quit()
    log.wait("disconnect from")
