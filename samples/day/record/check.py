"""Holds the action log against the recorded lines: both must speak of the same attempts at the same seconds.

    check.py FOLDER

It reads lines with a few plain patterns of its own and knows nothing of Gác.
"""

import json
import re
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

WEB = re.compile(r'^(\S+) - \S+ \[([^]]+)\] "(\S+) (\S+) [^"]*" (\d+) (\d+) "[^"]*" "[^"]*"(?: "([^"]*)")?$')
SYSLOG = re.compile(r"^(\w{3} +\d+ [\d:]{8}) (\S+) ([\w/-]+)(?:\[\d+\])?: +(.*)$")
PATTERNS = {
    ("sshd", "failure"): re.compile(r"^Failed password for (?:invalid user )?(\S+) from (\S+) port"),
    ("sshd", "success"): re.compile(r"^Accepted password for (\S+) from (\S+) port"),
    ("dovecot", "failure"): re.compile(r"^imap-login: Disconnected.*auth failed, 1 attempts.*user=<(\S+)>.*rip=([^,]+),"),
    ("dovecot", "success"): re.compile(r"^imap-login: Login: user=<(\S+)>.*rip=([^,]+),"),
    ("postfix/submission/smtpd", "failure"): re.compile(r"^warning: \S+\[(?P<b>\S+)\]: SASL .* failed: .*sasl_username=(?P<a>\S+)"),
    ("postfix/submission/smtpd", "message"): re.compile(r"^\w+: client=\S+\[(?P<b>\S+)\], .*sasl_username=(?P<a>\S+)"),
    ("postfix/smtpd", "reject"): re.compile(r"^NOQUEUE: reject: (?P<a>RCPT|MAIL) from \S+\[(?P<b>\S+)\]:"),
}
SERVICE = {"ssh_login": "sshd", "imap_login": "dovecot", "sasl_login": "postfix/submission/smtpd"}


def of_lines(folder):
    for path in sorted(folder.glob("logs/*/*/*.log")):
        host = path.parent.name
        last = None
        for line in path.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            if path.name == "access.log":
                peer, stamp, method, target, status, size, forwarded = WEB.match(line).groups()
                at = datetime.strptime(stamp, "%d/%b/%Y:%H:%M:%S %z")
                source = forwarded.rsplit(", ", 1)[-1] if forwarded else peer
                yield host, at, ("http", source, method, int(status))
            elif path.name == "error.log":
                continue
            else:
                stamp, name, program, message = SYSLOG.match(line).groups()
                assert name == host, line
                at = datetime.strptime(f"2026 {stamp} +0700", "%Y %b %d %H:%M:%S %z")
                for (service, what), pattern in PATTERNS.items():
                    found = service == program and pattern.match(message)
                    if found:
                        user, source = (found["a"], found["b"]) if pattern.groupindex else found.groups()
                        yield host, at, (service, what, user, source)
            assert last is None or last <= at, f"{path}: {line}"
            assert at.strftime("%Y-%m-%d") == "2026-10-14", f"{path}: {line}"
            last = at


def of_actions(folder):
    for line in (folder / "actions.jsonl").read_text(encoding="utf-8").splitlines():
        a = json.loads(line)
        host, at, action = a["host"], datetime.fromisoformat(a["at"]), a["action"]
        if action == "http_request":
            yield host, at, ("http", a["source"], a["method"], a["status"])
        elif action in SERVICE:
            yield host, at, (SERVICE[action], a["outcome"], a["account"], a["source"])
        elif action == "mail_message" and a.get("account"):
            yield host, at, ("postfix/submission/smtpd", "message", a["account"], a["source"])
        elif action in ("mail_recipient", "mail_sender"):
            yield host, at, ("postfix/smtpd", "reject", "RCPT" if action == "mail_recipient" else "MAIL", a["source"])


def main():
    folder = Path(sys.argv[1])
    lines, actions = Counter(of_lines(folder)), Counter(of_actions(folder))
    quiet = [k for k in lines if k[2][0] == "http" and k[2][2] in ("GET", "HEAD") and k[2][3] < 400]
    unmatched = actions - lines, lines - actions - Counter({k: lines[k] for k in quiet})
    for what, rest in zip(("in the action log, not in the lines", "in the lines, not in the action log"), unmatched):
        for (host, at, key), times in sorted(rest.items(), key=str):
            print(f"{what}: {times} x {host} {at.isoformat()} {key}", file=sys.stderr)
    if any(unmatched):
        sys.exit(1)
    print(f"{sum(lines.values())} lines of interest, {sum(actions.values())} attempts: they agree")


if __name__ == "__main__":
    main()
