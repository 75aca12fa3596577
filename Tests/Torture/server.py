"""A server of the program as the torture sees it: a process, its address, and clients that keep what they were told."""

import http.client
import json
import os
import random
import select
import signal
import threading
import time

from common import dataset

ROW = '{"size": 7, "note": "note, 3"}'


def served(part, name, rows=300):
    """A dataset with a champion."""
    folder = os.path.join(part.folder, name)
    dataset(folder, 5, rows=rows)
    status, out, err = part.run("train", folder, "--json", "--epochs", "3", timeout=120)
    if status != 0:
        raise RuntimeError(f"train: {status} {err[-300:]}")
    run = json.loads(out)["run"]
    part.run("promote", folder, "--run", run)
    return folder, run


class Server:
    """`tuina serve` on a port of the system's choice."""

    def __init__(self, part, folder, *options, prefix=()):
        self.part, self.folder = part, folder
        self.process = part.start("serve", folder, "--port", "0", "--json", "--quiet", *options, prefix=prefix)
        text, limit = "", time.monotonic() + 60
        self.document = None
        while self.document is None and time.monotonic() < limit and self.process.poll() is None:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                text += os.read(self.process.stdout.fileno(), 65536).decode()
            try:
                self.document = json.loads(text)
            except ValueError:
                pass
        if self.document is None:
            self.process.kill()
            raise RuntimeError(f"serve does not listen: {self.process.stderr.read().decode()[-300:]}")
        self.port = int(self.document["address"].rsplit(":", 1)[1])
        self.model = self.document["model"]

    def ask(self, method, path, body=None, connection=None, timeout=30, headers={}):
        """Status and text; None and the reason where no answer came."""
        own = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            own.request(method, path, body, headers)
            answer = own.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return None, repr(error)
        finally:
            if connection is None:
                own.close()

    def predict(self, row=ROW, **rest):
        return self.ask("POST", f"/v1/models/{self.model}:predict", '{"instances": [' + row + "]}", **rest)

    def events(self, lines, **rest):
        return self.ask("POST", "/v1/events", "\n".join(lines) + "\n", **rest)

    def resident(self):
        """Megabytes in memory."""
        pid = self.process.pid
        with open(f"/proc/{self.children() or pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024

    def children(self):
        """The program itself where it was started through another one."""
        with open(f"/proc/{self.process.pid}/comm") as file:
            if "tuina" in file.read():
                return None
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            found = file.read().split()
        return int(found[0]) if found else None

    def lives(self, when):
        """Fails unless predictions are answered."""
        status, text = self.predict()
        if self.process.poll() is not None:
            self.part.fail(f"{when}: the server ended with {self.process.returncode}")
        elif status != 200:
            self.part.fail(f"{when}: a prediction is answered with {status} {text[:200]}")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.communicate(timeout=20)
        except Exception:
            self.kill()
            self.part.fail("the server does not end")


def event(name, action="accepted", time_text="2026-03-01T09:00:00Z", suggestion=None, shown="benign"):
    """A line of an event, or of what follows a suggestion."""
    known = {"id": name, "time": time_text, "action": action}
    if suggestion:
        known["suggestion"] = suggestion
    if not suggestion or action == "shown":
        known |= {"model": "m", "entity": "e0001", "score": 0.5, "shown": shown}
    return json.dumps(known)


class Clients:
    """Threads that send events, one request after the other, and keep what was acknowledged."""

    def __init__(self, server, count, each=5):
        self.server, self.each = server, each
        self.acknowledged, self.refused, self.answers = [], [], {}
        self.lock, self.isOver = threading.Lock(), False
        self.threads = [threading.Thread(target=self.run, args=(n,), daemon=True) for n in range(count)]
        for thread in self.threads:
            thread.start()

    def run(self, client):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        prefix, number = f"{random.getrandbits(40):x}-{client}", 0
        while not self.isOver:
            names = [f"{prefix}-{number + n}" for n in range(self.each)]
            number += self.each
            status, text = self.server.events([event(name) for name in names], connection=connection)
            with self.lock:
                self.answers[status] = self.answers.get(status, 0) + 1
                (self.acknowledged if status == 200 else self.refused).extend(names)
            if status is None:
                break

    def stop(self):
        self.isOver = True
        for thread in self.threads:
            thread.join(30)


def kept(folder):
    """The ids in the file of events, and lines that are none."""
    names, broken = [], 0
    path = os.path.join(folder, "feedback", "served.jsonl")
    if not os.path.exists(path):
        return names, broken
    with open(path, "rb") as file:
        for line in file:
            try:
                names.append(json.loads(line)["id"])
            except ValueError:
                broken += 1
    return names, broken
