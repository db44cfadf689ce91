"""The director: a queue of actions by time of day, the clock, and the action log."""

import heapq
import itertools
import json
import threading


def hm(text):
    """`08:12` or `08:12:30` as seconds since midnight."""
    parts = [int(p) for p in text.split(":")]
    return parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)


class Day:
    def __init__(self, clock, hosts, rng):
        self.clock, self.hosts, self.rng = clock, hosts, rng
        self.queue, self.order, self.lock = [], itertools.count(), threading.RLock()
        self.actions = []

    def at(self, seconds, action, *arguments, **named):
        heapq.heappush(self.queue, (int(seconds), next(self.order), action, arguments, named))

    def run_until(self, seconds):
        """Does what is due, then moves the clock."""
        with self.lock:
            while self.queue and self.queue[0][0] <= seconds:
                due, _, action, arguments, named = heapq.heappop(self.queue)
                self.clock.set(due)
                action(*arguments, **named)
            self.clock.set(seconds)

    def run(self):
        while self.queue:
            self.run_until(self.queue[0][0])

    def record(self, scene, action, host, source, **details):
        """One attempt, at the clock's second, with what the client saw of it."""
        organization = self.hosts[host].organization
        self.actions.append({"at": self.clock.iso(), "scene": scene, "action": action, "organization": organization,
            "host": host, "source": source} | {k: v for k, v in details.items() if v not in (None, [])})

    def write(self, path):
        with open(path, "w", encoding="utf-8") as out:
            for action in self.actions:
                out.write(json.dumps(action, ensure_ascii=False) + "\n")
