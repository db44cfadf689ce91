"""Derives expected.yaml from actions.jsonl and the rule catalogue below; no log line and no output of Gác is read.

    expect.py FOLDER

The correlation arithmetic is the plain definition, over whole lists: the window of an event is [t-T, t]; an event
qualifies when its window, up to itself, meets the condition; qualifying events at most T apart make one episode, from the
earliest event of its first window to its last qualifying event, counting every event of the group between.
"""

import json
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import yaml

from catalogue import CATALOGUE, NOISE, steps_of

MONITORED = 3  # systems from this level alert


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


class Event:
    def __init__(self, order, action):
        self.order, self.action = order, action
        self.t = datetime.fromisoformat(action["at"])
        self.steps = steps_of(action)
        user = action.get("account")
        self.fields = {"source.ip": action["source"], "host.name": action["host"], "user.name": user,
            "url.path": action.get("url", "").split("?")[0] or None, "email.to.address": action.get("recipient")}


def window(events, i, seconds):
    """The events of i's window, up to i."""
    return [e for e in events[: i + 1] if (events[i].t - e.t).total_seconds() <= seconds]


def qualifying(events, rule):
    """Indices of the qualifying events of one group."""
    def meets(i):
        inside = window(events, i, rule.seconds)
        if rule.type == "event_count":
            return len(inside) >= rule.n
        if rule.type == "value_count":
            return len({e.fields[rule.value] for e in inside}) >= rule.n
        seen = False  # temporal_ordered of two steps, one event for each
        for e in inside:
            if seen and rule.steps[1] in e.marks:
                return True
            seen = seen or rule.steps[0] in e.marks
        return False
    return [i for i in range(len(events)) if meets(i)]


def episodes(events, rule):
    found, run = [], []
    for i in qualifying(events, rule):
        if run and (events[i].t - events[run[-1]].t).total_seconds() > rule.seconds:
            found.append(run)
            run = []
        run.append(i)
    if run:
        found.append(run)
    for run in found:
        first = window(events, run[0], rule.seconds)[0]
        members = events[events.index(first) : run[-1] + 1]
        distinct = max(len({e.fields[rule.value] for e in window(events, i, rule.seconds)}) for i in run) if rule.value else None
        yield members, distinct


def groups(events, rule, marks, exceptions):
    """The group's events of a rule, each with the steps it takes; chained steps are the qualifying events of the other rule."""
    grouped = defaultdict(list)
    for e in events:
        mine = {s for s in rule.steps if s in e.steps or e.order in marks.get(s, ())}
        if not mine or any(x.holds_back(e, rule) for x in exceptions):
            continue
        key = (e.action["organization"], *(e.fields[f] for f in rule.by))
        if None in key:
            continue
        grouped[key].append((e, mine))
    for key, pairs in grouped.items():
        for e, mine in pairs:
            e.marks = mine
        yield key, [e for e, _ in pairs]


class Exempt:
    """An entry of exceptions.yaml; in the day's file `when` has single values only."""

    def __init__(self, entry, systems):
        self.id, self.rule, self.when, self.last_day = entry["id"], entry["rule"], entry["when"], entry["expires"]
        self.systems = entry["systems"]
        self.of_host = {h: s["id"] for s in systems for h in s["match"]["hosts"]}

    def holds_back(self, e, rule):
        return (rule.name == self.rule and self.of_host[e.action["host"]] in self.systems and e.t.date() <= self.last_day
            and all(e.fields[f] == v for f, v in self.when.items()))

    def report(self, events):
        """How many matches it holds back: one for each action that is a step of the rule."""
        rule = next(r for r in CATALOGUE if r.name == self.rule)
        held = [e for e in events if set(rule.steps) & e.steps and self.holds_back(e, rule)]
        return {"exception": self.id, "rule": self.rule, "count": len(held)}


def expected(events, systems, exceptions):
    of_host = {h: s for s in systems for h in s["match"]["hosts"]}
    marks, result = {}, []
    for rule in CATALOGUE:
        instants = set()
        for key, group in groups(events, rule, marks, exceptions):
            instants |= {group[i].order for i in qualifying(group, rule)}
            for members, distinct in episodes(group, rule):
                touched = sorted({of_host[e.action["host"]]["id"] for e in members})
                assert len(touched) == 1, f"{rule.name} {key}: the scenes keep every group to one system"
                alert = {"rule": rule.name, "organization": key[0], "system": touched[0],
                    "group": dict(zip(rule.by, key[1:])), "first": members[0].action["at"], "last": members[-1].action["at"],
                    "count": len(members)} | ({"distinct": distinct} if distinct else {})
                result.append((rule, of_host[members[0].action["host"]]["level"], alert))
        marks[rule.name] = instants
    return [r for r in result if not r[0].component]


def sort_key(alert):
    return alert["first"], alert["rule"], str(alert["group"])


def report(events, systems, exceptions):
    must, held, digests = [], [], defaultdict(list)
    for rule, level, alert in sorted(expected(events, systems, exceptions), key=lambda r: sort_key(r[2])):
        if level < MONITORED and not rule.always:
            held.append(alert)
        elif rule.outcome == "attempt":
            member = {k: v for k, v in alert.items() if k not in ("organization", "system")}
            digests[alert["organization"], alert["system"], alert["first"][:10]].append(member)
        else:
            where = {"disposition": "page" if rule.level in ("high", "critical") else "queue"}
            must.append({"rule": alert["rule"], "level": rule.level, "category": rule.category} | where | alert)
    held += payloads(events, systems)
    digests = [{"disposition": "digest", "organization": o, "system": s, "day": d, "members": m} for (o, s, d), m in sorted(digests.items())]
    return {"zone": "Asia/Ho_Chi_Minh", "must": must, "digests": digests, "held_back_below_level": held,
        "suppressed": [x.report(events) for x in exceptions],
        "must_not": list(quiet(events, systems))}


def payloads(events, systems):
    """sqlmap writes its own payloads: that some are found is certain, how many and by which other rules is not."""
    sent = [e for e in events if "sqlmap_payload" in e.action.get("kinds", [])]
    of_host = {h: s["id"] for s in systems for h in s["match"]["hosts"]}
    host = sent[0].action["host"]
    return [{"rule": "web_sql_injection", "organization": sent[0].action["organization"], "system": of_host[host],
        "group": {"source.ip": sent[0].action["source"], "host.name": host}, "between": [sent[0].action["at"], sent[-1].action["at"]],
        "at_least": 1}]


def quiet(events, systems):
    """The scenes that are noise: from whom, when and why, and which dispositions would be wrong."""
    of_host = {h: s["id"] for s in systems for h in s["match"]["hosts"]}
    for scene, (dispositions, why) in NOISE.items():
        parts = defaultdict(list)
        for e in events:
            if e.action["scene"] == scene:
                parts[of_host[e.action["host"]]].append(e)
        assert parts, scene
        for system, members in sorted(parts.items()):
            who = sorted({e.fields["source.ip"] for e in members if e.fields["source.ip"]})
            yield {"scene": scene, "rule": "any", "dispositions": dispositions, "organization": members[0].action["organization"],
                "system": system, "group": {"source.ip": who}, "between": [members[0].action["at"], members[-1].action["at"]], "why": why}


def main():
    folder = Path(sys.argv[1])
    here = Path(__file__).parent.parent
    actions = [json.loads(line) for line in (folder / "actions.jsonl").read_text(encoding="utf-8").splitlines()]
    systems = yaml.safe_load((here / "systems.yaml").read_text(encoding="utf-8"))["systems"]
    exempt = yaml.safe_load((here / "exceptions.yaml").read_text(encoding="utf-8"))["exceptions"]
    exceptions = [Exempt(entry, systems) for entry in exempt]
    events = sorted((Event(n, a) for n, a in enumerate(actions)), key=lambda e: (e.t, e.order))
    text = ("# Written by record/expect.py from actions.jsonl and the rule catalogue; do not edit.\n"
        "# must, digests: all alerts there are, nothing else may come out. Times are exact to the second.\n")
    text += yaml.dump(report(events, systems, exceptions), Dumper=Plain, sort_keys=False, allow_unicode=True, width=140, default_flow_style=None)
    (folder / "expected.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
