"""kill -9 while people decide, on the screen and by files, two at once: no decision is lost or half kept."""

import csv
import json
import os
import pty
import select
import signal
import sqlite3
import time

from common import dataset, files
from keys import drain, ended, resize, statuses

EACH = 10


def run(part):
    kills = part.kills or (12 if part.short else 100)
    folder = os.path.join(part.folder, "data")
    dataset(folder, 5, rows=400)
    part.result("review", folder)
    # Two kills of a screen a round, and one of a process that takes a file in.
    screens, imports = kills - kills // 3, kills // 3
    kept, promised, killed = 0, 0, 0
    for number in range((screens + 1) // 2):
        people = [Person(part, folder, f"person{number}{side}") for side in "ab"]
        for person in people:
            person.open()
        while any(person.goes_on() for person in people):
            pass
        for person in people:
            found = stored(folder, person.name)
            part.tried += 1
            killed += 1
            kept, promised = kept + found, promised + person.acknowledged
            if not person.acknowledged <= found <= person.sent:
                part.fail(f"{person.sent} keys, {person.acknowledged} answered, {found} decisions are kept")
    part.notes.append(
        f"{killed} screens killed, two at a time: {promised} decisions were answered before, {kept} are kept")
    lengths = []
    for number in range(imports):
        load(part, folder, number, lengths)
        part.tried += 1
    part.notes.append(f"{imports} imports killed while another took a file in")
    halves = [f for f in files(os.path.join(folder, ".tuina"))
              if os.path.basename(f).startswith(".draft-") or (f.endswith(".json") and not os.path.getsize(f))]
    if halves:
        part.fail(f"half files are left: {halves[:3]}")
    status, before, err = part.result("review", folder)
    if status != 0:
        part.fail(f"review after all: status {status}, {err[-200:]}")
    replay(part, folder, before)


class Person:
    """Decides about one cell after another on a screen of its own, until it is killed."""

    def __init__(self, part, folder, name):
        self.part, self.folder, self.name = part, folder, name
        self.sent, self.acknowledged = 0, 0
        self.left = part.random.randint(1, 12)
        self.output = bytearray()

    def open(self):
        self.process, self.device = pty.fork()
        if self.process == 0:
            os.execve(self.part.program, [self.part.program, self.folder, "--reviewer", self.name],
                      self.part.environment())
        resize(self.device, 120, 36)
        self.until(b"rows kept")
        os.write(self.device, b"5")
        self.until(b" left", b"claimed by")
        drain(self.device, self.output, 0.05)

    def until(self, *words, seconds=30):
        limit = time.monotonic() + seconds
        while not all(word in self.output for word in words) and time.monotonic() < limit:
            drain(self.device, self.output, 0.02)

    def goes_on(self):
        """Presses one key, or is killed; whether there is more to come."""
        if self.left == 0:
            return False
        self.left -= 1
        random = self.part.random
        os.write(self.device, random.choice([b"a", b"1", b"s", b"f"]))
        self.sent += 1
        if self.left > 0 and random.random() > 0.1:
            ready, _, _ = select.select([self.device], [], [], 2)
            if ready:
                # What is drawn after a key is drawn after its decision was kept.
                drain(self.device, self.output, 0.03)
                self.acknowledged += 1
                return True
        self.left = 0
        time.sleep(random.uniform(0, 0.01))
        os.kill(self.process, signal.SIGKILL)
        while not ended(self.process):
            drain(self.device, self.output, 0.02)
        statuses.pop(self.process, None)
        os.close(self.device)
        return False


def load(part, folder, number, lengths):
    """Takes two files in at once and kills one of the processes: each file is taken whole or not at all."""
    running = []
    for side in "ab":
        who = f"file{number}{side}"
        path = os.path.join(part.folder, f"{who}.csv")
        with open(path, "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["item", "attribute", "verdict", "new", "who"])
            for place in range(EACH):
                table.writerow([f"entity:e{part.random.randrange(400):04}", "label", "value",
                                part.random.choice(["benign", "malignant"]) + str(place), who])
        running.append((who, part.start("review", "import", folder, path, "--format", "csv", "--json")))
    begun = time.monotonic()
    usual = sorted(lengths)[len(lengths) // 2] if lengths else 1.0
    time.sleep(part.random.uniform(0, usual))
    running[0][1].send_signal(signal.SIGKILL)
    for who, process in running:
        out, err = process.communicate()
        found = stored(folder, who)
        wanted = {0, EACH} if process.returncode == -signal.SIGKILL else {EACH}
        if found not in wanted:
            part.fail(f"{who}: status {process.returncode}, {found} of {EACH} decisions, {err[-200:]}")
    lengths.append(time.monotonic() - begun)


def replay(part, folder, before):
    """Changes the data under the decisions: each is accounted for, and the log stays as it was."""
    held = stored(folder)
    for name in ("north.csv", "south.csv"):
        path = os.path.join(folder, name)
        with open(path) as file:
            lines = file.readlines()
        # A third of the items go, a third hold another label, the others move.
        body = [line.replace("benign", "unclear") if place % 3 == 1 else line
                for place, line in enumerate(lines[1:]) if place % 3]
        with open(path, "w") as file:
            file.writelines(lines[:1] + body[::-1])
    os.remove(os.path.join(folder, "west.jsonl"))
    with open(os.path.join(folder, "dataset.yaml"), "w") as file:
        file.write("version: 1\nentity: id\nlabel: label\nsources: [north.csv, south.csv]\n")
    part.tried += 1
    out = os.path.join(part.folder, "clean")
    status, result, err = part.result("clean", folder, "--output", out)
    if status not in (0, 3) or result is None:
        part.fail(f"clean on changed data: status {status}, {err[-200:]}")
        return
    told = {}
    with open(os.path.join(out, "decisions.jsonl")) as file:
        for line in file:
            entry = json.loads(line)
            if "outcome" in entry:
                told[entry["outcome"]] = told.get(entry["outcome"], 0) + 1
    if sum(told.values()) != held or stored(folder) != held:
        part.fail(f"{held} decisions hold, {told} are told of after the data changed")
    part.notes.append("on changed data: " + ", ".join(f"{n} {what}" for what, n in sorted(told.items())))


def stored(folder, who=None):
    """The decisions that are kept, by the log and by what is said to hold, which must agree."""
    path = os.path.join(folder, ".tuina", "state.sqlite")
    if not os.path.exists(path):
        return 0
    with sqlite3.connect(path) as base:
        if base.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise SystemExit("the state is damaged")
        condition, names = ("AND who = ?", [who]) if who else ("", [])
        said = base.execute(f"SELECT count(*) FROM decisions WHERE undo_of IS NULL {condition}", names).fetchone()[0]
        holds = base.execute(
            f"SELECT count(*) FROM standing JOIN decisions ON id = decision WHERE holds {condition}", names
        ).fetchone()[0]
    return said if said == holds else -1
