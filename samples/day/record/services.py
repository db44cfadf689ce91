"""Configurations and starts of nginx, Postfix and Dovecot in the laboratory."""

import os
import shutil
from pathlib import Path

from lab import BACKEND, LAB, MAIL_DOMAIN, MAILBOXES, PROXY, SINK, listens, sh, wait

COMBINED = ('\'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent"\'')


def nginx(host, address=None, upstream=None):
    """The web server of a host, or (address, upstream) the reverse proxy, whose own log nobody ships."""
    name = "proxy" if upstream else host.name
    address = address or host.address
    folder = LAB / f"nginx-{name}"
    folder.mkdir()
    logs = folder if upstream else host.logs
    form = COMBINED
    if name == "web02":  # it stands behind the proxy
        form += " ' \"$http_x_forwarded_for\"'"
    if upstream:
        site = f"location / {{ proxy_bind {PROXY}; proxy_pass http://{upstream}; }}"
    else:
        site = f"""
        root /var/www/{name};
        location = /trinh-duyet {{ return 204; }}
        location ~ ^/(dang-nhap|tim-kiem|tra-cuu|thu-tuc|ho-so|gop-y|api|webdav|quan-tri)(/|$) {{ proxy_pass http://127.0.0.1:{BACKEND}; }}
        location ~ ^/uploads/.*\\.php$ {{ try_files $uri =404; proxy_pass http://127.0.0.1:{BACKEND}; }}
        location / {{ try_files $uri $uri/index.html $uri.html =404; }}"""
    v6 = "listen [2001:db8:0:41::2]:80;" if name == "q1-web" else ""
    conf = folder / "nginx.conf"
    conf.write_text(f"""
user www-data;
worker_processes 1;
daemon off;
env LD_PRELOAD; # nginx empties its environment, libfaketime reads it again and again
env FAKETIME_TIMESTAMP_FILE;
env FAKETIME_NO_CACHE;
env FAKETIME_DONT_FAKE_MONOTONIC;
pid {folder}/nginx.pid;
error_log {logs}/error.log error;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    log_format line {form};
    access_log {logs}/access.log line;
    log_not_found off;
    server_tokens off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_set_header Host $http_host;
    proxy_set_header X-Lab-Host {name};
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    server {{ listen {address}:80; {v6} server_name _; {site}
    }}
}}
""")
    host.start("/usr/sbin/nginx", "-c", conf, "-p", folder, faked=True)
    wait(lambda: listens(address, 80), f"nginx of {name}")


def dovecot(host):
    folder = LAB / "dovecot"
    folder.mkdir()
    shutil.chown(LAB / "mail", user=5000)
    users = folder / "users"
    users.write_text("".join(f"{user}:{{PLAIN}}{secret}:5000:5000::/{LAB}/mail/{user}\n" for user, secret in MAILBOXES.items()))
    conf = folder / "dovecot.conf"
    conf.write_text(f"""
base_dir = {folder}/run
state_dir = {folder}/state
protocols = imap
listen = {host.address}
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Ln
mail_location = maildir:{LAB}/mail/%n
first_valid_uid = 5000
last_valid_uid = 5000
login_greeting = Ready.
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = passwd-file
  args = {users}
}}
service auth {{
  unix_listener {folder}/postfix {{
    mode = 0666
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
""")
    host.start("/usr/sbin/dovecot", "-F", "-c", conf)
    wait(lambda: listens(host.address, 143), "dovecot")


def postfix(host):
    folder = Path("/etc/postfix")
    spool, data = LAB / "spool", LAB / "postfix"
    for made in (spool, data):
        made.mkdir()
    shutil.chown(data, user="postfix")
    (folder / "mailboxes").write_text("".join(f"{user}@{MAIL_DOMAIN} {user}/\n" for user in MAILBOXES))
    (folder / "owners").write_text("".join(f"{user}@{MAIL_DOMAIN} {user}\n" for user in MAILBOXES))
    for table in ("mailboxes", "owners"):
        sh("postmap", f"hash:{folder}/{table}")
    (folder / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {spool}
data_directory = {data}
maillog_file =
myhostname = {host.site}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = {host.address}
smtp_bind_address = {host.address}
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
relay_domains =
virtual_mailbox_domains = {MAIL_DOMAIN}
virtual_mailbox_base = {LAB}/mail
virtual_mailbox_maps = hash:{folder}/mailboxes
virtual_uid_maps = static:5000
virtual_gid_maps = static:5000
smtp_host_lookup = native
smtp_dns_support_level = disabled
default_transport = smtp:[{SINK}]:25
message_size_limit = 20480000
default_destination_recipient_limit = 50
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {LAB}/dovecot/postfix
smtpd_sasl_local_domain =
smtpd_sender_login_maps = hash:{folder}/owners
smtpd_sender_restrictions = permit_mynetworks, reject_unauthenticated_sender_login_mismatch
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_helo_required = yes
smtp_connection_cache_on_demand = no
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 50
smtpd_hard_error_limit = 60
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_event_limit_exceptions = static:all
""")
    master = (Path("/etc/postfix/master.cf.proto") if Path("/etc/postfix/master.cf.proto").exists()
        else Path("/usr/share/postfix/master.cf.dist")).read_text()
    lines = [line.replace(" y ", " n ") for line in master.splitlines() if line and not line.startswith("#")]
    lines += ["submission inet n - n - - smtpd", "  -o syslog_name=postfix/submission", "  -o smtpd_sasl_auth_enable=yes",
        "  -o smtpd_client_restrictions=permit_sasl_authenticated,reject"]
    (folder / "master.cf").write_text("\n".join(lines) + "\n")
    env = dict(os.environ, MAIL_CONFIG=str(folder))
    sh(*host.enter, "/usr/sbin/postfix", "-c", folder, "check", env=env)
    host.start("/usr/lib/postfix/sbin/master", "-c", folder, "-d")
    host.start("/usr/sbin/smtp-sink", "-u", "nobody", f"{SINK}:25", "256")
    wait(lambda: listens(host.address, 587) and listens(SINK, 25), "postfix")


def proxy_for(host, upstream):
    nginx(host, PROXY, upstream)
