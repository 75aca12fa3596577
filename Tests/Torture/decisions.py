"""kill -9 while people decide, on the screen and by files, two at once: no decision is lost or half kept."""

import csv
import os
import pty
import select
import signal
import sqlite3
import time

from common import dataset
from keys import drain, ended, resize, statuses

EACH = 10


def run(part):
    sessions, imports = (3, 4) if part.short else (40, 60)
    folder = os.path.join(part.folder, "data")
    dataset(folder, 5, rows=400)
    part.result("review", folder)
    kept, promised = 0, 0
    for number in range(sessions):
        before = stored(folder)
        acknowledged, sent = decide(part, folder, f"person{number}")
        part.tried += 1
        found = stored(folder) - before
        kept, promised = kept + found, promised + acknowledged
        if not acknowledged <= found <= sent:
            part.fail(f"{sent} keys, {acknowledged} answered, {found} decisions are kept")
    part.notes.append(f"{promised} decisions were answered on the screen before the kills, {kept} are kept")
    lengths = []
    for number in range(imports):
        load(part, folder, number, lengths)
        part.tried += 1
    status, _, err = part.result("review", folder)
    if status != 0:
        part.fail(f"review after all: status {status}, {err[-200:]}")


def decide(part, folder, who):
    """Accepts one cell after another until the dashboard is killed: keys that were answered, and sent."""
    process, device = pty.fork()
    if process == 0:
        os.execve(part.program, [part.program, folder, "--reviewer", who], part.environment())
    resize(device, 120, 36)
    output = bytearray()
    drain(device, output, 1.5)
    os.write(device, b"5")
    limit = time.monotonic() + 30
    while b" left" not in output and time.monotonic() < limit:
        drain(device, output, 0.2)
    drain(device, output, 0.3)
    acknowledged, sent = 0, 0
    for _ in range(part.random.randint(1, 12)):
        os.write(device, part.random.choice([b"a", b"s", b"f"]))
        sent += 1
        if part.random.random() < 0.15:
            break
        ready, _, _ = select.select([device], [], [], 2)
        if not ready:
            break
        # What is drawn after a key is drawn after its decision was kept.
        drain(device, output, 0.03)
        acknowledged += 1
    time.sleep(part.random.uniform(0, 0.01))
    os.kill(process, signal.SIGKILL)
    while not ended(process):
        drain(device, output, 0.05)
    statuses.pop(process, None)
    os.close(device)
    return acknowledged, sent


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
