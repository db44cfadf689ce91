"""Between a real tool and a web server: gives the tool a source address, moves the clock by a step with every request,
and writes one action record per request, so that what a tool really sent is counted exactly."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from clients import http
from lab import LAB


def run(day, scene, name, source, step, kinds, command, headers=None):
    """command: the tool's, with {port} for where to send. kinds(target, agent) says which rules a request is meant for."""
    clock = float(day.clock.seconds)
    turn = threading.Lock()

    class Tap(BaseHTTPRequestHandler):
        def pass_on(self):
            nonlocal clock
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with turn:
                clock += step
                day.run_until(int(clock))
                agent = self.headers.get("User-Agent")
                sent = {k: self.headers[k] for k in ("Content-Type", "Accept", "Cookie") if self.headers.get(k)} | (headers or {})
                answer = http(day, scene, name, source, self.path, self.command, agent, kinds(self.path, agent), sent, body)
            self.wfile.write(answer)
            self.close_connection = True

        do_GET = do_POST = do_HEAD = pass_on

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    day.lock.release()  # the director waits here; the tap's thread does what falls due meanwhile
    try:
        done = subprocess.run([c.replace("{port}", str(port)) for c in command], cwd=LAB, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    finally:
        day.lock.acquire()
        server.shutdown()
    return done.stdout
