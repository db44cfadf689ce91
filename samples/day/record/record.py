"""Records the day: boots the hosts, plans ordinary traffic, noise and attacks, runs them in the order of the clock."""

import os
import random
import shutil
from pathlib import Path
from unicodedata import normalize

import attacks
import lab
import noise
import ordinary
import services
import sites
from day import Day


def main():
    out = Path(os.environ["OUT"])
    daemons = []
    try:
        lab.prepare_etc()
        clock = lab.Clock()
        sites.build([normalize(form, s) for form, s in zip(("NFC", "NFC", "NFD", "NFD"), sites.MARKED_SLUGS)] + sites.PLAIN_SLUGS)
        sites.serve()
        hosts = {name: lab.Host(name, daemons) for name in lab.HOSTS}
        for name, host in hosts.items():
            host.boot()
            host.sshd()
            if name != "mail01":
                services.nginx(host)
        services.proxy_for(hosts["web02"], hosts["web02"].address)
        services.dovecot(hosts["mail01"])
        services.postfix(hosts["mail01"])
        for host in hosts.values():  # what the programs say when they start belongs to no day
            host.mark()
            for log in host.logs.iterdir():
                os.truncate(log, 0)

        day = Day(clock, hosts, random.Random(20261014))
        for plan in (ordinary.plan, noise.plan, attacks.plan):
            plan(day)
        day.run()

        for name, host in hosts.items():
            host.mark()
            folder = out / "logs" / host.organization / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for log in sorted(host.logs.iterdir()):
                if log.stat().st_size:
                    shutil.copyfile(log, folder / log.name)
        day.write(out / "actions.jsonl")
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()


if __name__ == "__main__":
    main()
