"""What the shipped rules promise, as a table; and which steps of them one action of the log is, by what was done."""

from typing import NamedTuple


class Rule(NamedTuple):
    name: str
    steps: tuple
    by: tuple
    seconds: int
    type: str = "event_count"
    n: int = 1
    value: str | None = None
    level: str = "medium"
    category: str = "INTRUSION"
    outcome: str = "attempt"
    always: bool = False
    component: bool = False


SOURCE, HOST, USER = "source.ip", "host.name", "user.name"
MINUTE, HOUR = 60, 3600
INJECTION = ("web_sql_injection", "web_xss", "web_path_traversal", "web_command_injection", "web_log4shell")


def count(name, step, n, by, seconds, level, category, **more):
    return Rule(name, (step,), by, seconds, n=n, level=level, category=category, **more)


def values(name, step, value, n, by, seconds, level, category, **more):
    return Rule(name, (step,), by, seconds, "value_count", n, value, level, category, **more)


def then(name, first, second, by, seconds, level, category, **more):
    return Rule(name, (first, second), by, seconds, "temporal_ordered", level=level, category=category, outcome="success", **more)


def plain(name, by, episode, level, category, **more):
    return Rule(name, (name,), by, episode, level=level, category=category, **more)


CATALOGUE = [
    count("ssh_brute_force", "ssh_failed", 10, (SOURCE, HOST), 5 * MINUTE, "medium", "ACCOUNT"),
    count("ssh_failures_before_success", "ssh_failed", 10, (SOURCE, HOST), 5 * MINUTE, "medium", "ACCOUNT", component=True),
    then("ssh_brute_force_success", "ssh_failures_before_success", "ssh_accepted", (SOURCE, HOST), 10 * MINUTE, "critical", "INTRUSION"),
    values("ssh_password_spraying", "ssh_failed", USER, 8, (SOURCE,), 30 * MINUTE, "medium", "ACCOUNT"),
    values("ssh_user_enumeration", "ssh_invalid_user", USER, 5, (SOURCE, HOST), 10 * MINUTE, "low", "RECON"),
    plain("ssh_root_login", (SOURCE, HOST), HOUR, "high", "PRIVESC", outcome="success"),
    values("ssh_many_sources_one_account", "ssh_failed", SOURCE, 5, (USER, HOST), HOUR, "medium", "ACCOUNT"),
    count("sudo_failures", "sudo_failed", 6, (USER, HOST), 10 * MINUTE, "medium", "PRIVESC"),
    plain("sudo_web_account", (USER, HOST), HOUR, "critical", "PRIVESC", outcome="success"),
    *(plain(name, (SOURCE, HOST), 15 * MINUTE, "medium", "INTRUSION") for name in INJECTION),
    plain("web_scanner_agent", (SOURCE,), HOUR, "low", "RECON"),
    count("web_not_found_burst", "web_not_found", 30, (SOURCE, HOST), 2 * MINUTE, "low", "RECON"),
    plain("web_forced_browsing", (SOURCE, HOST), 15 * MINUTE, "low", "RECON"),
    plain("web_sensitive_file_exposed", (SOURCE, HOST), HOUR, "high", "LEAK", outcome="success"),
    count("web_login_brute_force", "web_login_failed", 20, (SOURCE, HOST), 5 * MINUTE, "medium", "ACCOUNT"),
    plain("web_method_abuse", (SOURCE,), HOUR, "low", "RECON"),
    plain("web_shell_upload_used", (SOURCE, HOST), HOUR, "critical", "INTRUSION", outcome="success", always=True),
    then("web_exploit_success", "web_injection", "web_shell_upload_used", (SOURCE, HOST), 30 * MINUTE, "critical", "INTRUSION", always=True),
    values("web_gambling_pages", "web_gambling_pages", "url.path", 10, (HOST,), HOUR, "critical", "DEFACE", outcome="success", always=True),
    count("mail_sasl_brute_force", "mail_failed", 20, (SOURCE,), 10 * MINUTE, "medium", "ACCOUNT"),
    values("mail_failures_before_success", "mail_failed", USER, 3, (SOURCE,), HOUR, "medium", "ACCOUNT", component=True),
    then("mail_signin_after_failures", "mail_failures_before_success", "mail_accepted", (SOURCE,), HOUR, "high", "ACCOUNT"),
    count("mail_mass_sending", "mail_submitted", 100, (USER,), 10 * MINUTE, "high", "ACCOUNT", outcome="success"),
    values("mail_recipient_harvesting", "mail_user_unknown", "email.to.address", 15, (SOURCE,), 10 * MINUTE, "low", "RECON"),
    count("mail_relay_attempt", "mail_relay_denied", 3, (SOURCE,), 10 * MINUTE, "low", "RECON"),
    plain("mail_spoofed_domain", (SOURCE,), HOUR, "medium", "SPOOF"),
    plain("mail_policy_reject", (SOURCE,), HOUR, "low", "POLICY"),
]


def steps_of(action):
    """The steps an action takes part in."""
    return set(globals()[action["action"]](action))


def ssh_login(a):
    if a["outcome"] == "success":
        return ["ssh_accepted"] + (["ssh_root_login"] if a["account"] == "root" else [])
    return ["ssh_failed"] + ([] if a["valid"] else ["ssh_invalid_user"])


def sudo(a):
    """At most two lines speak of the wrong passwords of one call; the scenes stay below the threshold even so."""
    if a["account"] == "www-data":
        return ["sudo_web_account"]
    return ["sudo_failed"] if a["wrong_passwords"] else []


def http_request(a):
    kinds, status = a.get("kinds", []), a["status"]
    yield from (k for k in kinds if k not in ("upload", "sqlmap_payload", "web_shell_upload_used", "web_gambling_pages"))
    if status in (403, 404):
        yield "web_not_found"
    if a["method"] == "POST" and status in (401, 403):
        yield "web_login_failed"
    if "web_forced_browsing" in kinds and status in (200, 206) and a["bytes"] > 20:
        yield "web_sensitive_file_exposed"
    if status == 200:
        yield from (k for k in kinds if k in ("web_shell_upload_used", "web_gambling_pages"))
    if set(kinds) & set(INJECTION):
        yield "web_injection"


def imap_login(a):
    return ["mail_accepted" if a["outcome"] == "success" else "mail_failed"]


sasl_login = imap_login


def mail_message(a):
    return ["mail_submitted", "mail_accepted"] if a.get("account") else []


def mail_recipient(a):
    if "Relay access denied" in a["reason"]:
        return ["mail_relay_denied"]
    if "User unknown" in a["reason"]:
        return ["mail_user_unknown"]
    return ["mail_spoofed_domain"] if "not logged in" in a["reason"] else []


def mail_sender(a):
    return ["mail_policy_reject"] if a["code"] == 552 else []


LOUD, ANY = ["page", "queue", "storm"], ["page", "queue", "storm", "digest"]
NOISE = {
    "background_scanning": (ANY, "single probes from ever other addresses, answered 404 or 403"),
    "phone_slow": (ANY, "a telephone retries an old password 300 times over nine hours and then succeeds from its known address"),
    "phone_eager": (LOUD, "a telephone retries an old password every 20 s behind the office's shared address: digest, not a page"),
    "typing_error": (LOUD, "one mistyped password behind the office's shared address"),
    "monthly_bulletin": (ANY, "one message to 500 recipients"),
    "admin_typing_errors": (ANY, "five mistyped passwords of an administrator, then the right one; ssh and sudo"),
    "police_articles": (ANY, "the police's own articles about gambling, crawled by a search engine and read by people"),
    "office_webdav": (ANY, "Office opens, locks and saves a document over WebDAV"),
    "double_encoded_return": (ANY, "double-encoded Vietnamese return addresses"),
    "server_errors": (ANY, "5xx answers: operations, not an attack"),
    "shared_address": (ANY, "many users behind one address, some mistyping"),
    "mobile_carrier": (ANY, "one traveller, a new address every few minutes"),
}
