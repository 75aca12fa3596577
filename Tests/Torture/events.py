"""Events while a server is killed, its disk is full, its clock goes back, and lines come twice and in any order."""

import json
import os
import shutil
import subprocess
import time

from server import Clients, Server, event, kept, served

DAY = 86_400


def run(part):
    folder, first = served(part, "data")
    kills(part, folder)
    duplicates(part, folder)
    disk_full(part, folder)
    limited(part, folder)
    clock(part, folder, first)


def kills(part, folder):
    """What was acknowledged is there after kill -9, and no other line is spoilt."""
    rounds, acknowledged = (3 if part.short else 20), 0
    for _ in range(rounds):
        server = Server(part, folder, "--no-request-log")
        clients = Clients(server, 4)
        time.sleep(part.random.uniform(0.3, 1.2))
        server.kill()
        clients.stop()
        names, broken = kept(folder)
        lost = set(clients.acknowledged) - set(names)
        acknowledged += len(clients.acknowledged)
        part.tried += 1
        if lost:
            part.fail(f"{len(lost)} of {len(clients.acknowledged)} acknowledged events are lost")
        if broken > 1:
            part.fail(f"{broken} lines are broken after a kill")
        if len(set(names)) != len(names):
            part.fail("an event was written twice")
        os.remove(os.path.join(folder, "feedback", "served.jsonl"))
    part.notes.append(f"{rounds} kills under load: {acknowledged} events acknowledged, none lost")


def feedback(part, folder):
    status, answer, err = part.result("feedback", folder)
    if answer is None:
        part.fail(f"feedback: {status} {err[-200:]}")
        return None
    return {key: answer.get(key) for key in ("events", "acceptance", "by_model")}


def duplicates(part, folder):
    """The same lines in another order and twice count the same."""
    path = os.path.join(folder, "feedback", "served.jsonl")
    lines = []
    for number in range(300):
        lines.append(event(f"s{number}", "shown"))
        if number % 3 == 0:
            lines.append(event(f"c{number}", "accepted", "2026-03-01T09:05:00Z", f"s{number}"))
        if number % 10 == 0:
            lines.append(event(f"v{number}", "conversion", "2026-03-02T09:00:00Z", f"s{number}"))
    server = Server(part, folder)
    server.events(lines)
    expected = feedback(part, folder)
    for turn in range(2 if part.short else 8):
        os.remove(path)
        mixed = lines * 3
        part.random.shuffle(mixed)
        for place in range(0, len(mixed), 100):
            status, text = server.events(mixed[place:place + 100])
            if status != 200:
                part.fail(f"reordered events are answered with {status} {text[:200]}")
        part.tried += 1
        found = feedback(part, folder)
        if found != expected:
            part.fail(f"reordered and thrice: {found} instead of {expected}")
    part.notes.append(f"{len(lines)} lines thrice and shuffled: {expected['acceptance']} each time")
    server.stop()
    os.remove(path)


def disk_full(part, folder):
    """Events are refused while there is no room, and predictions are answered; with room again they are taken."""
    disk = os.path.join(folder, "feedback")
    shutil.rmtree(disk, ignore_errors=True)
    os.makedirs(disk)
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        part.notes.append("a small disk cannot be mounted here: only a limit of file sizes was tried")
        return
    try:
        server = Server(part, folder)
        clients = Clients(server, 4)
        limit = time.monotonic() + 20
        while len(clients.refused) < 200 and time.monotonic() < limit:
            server.lives("with a full disk")
        part.tried += 1
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True, capture_output=True)
        before = len(clients.acknowledged)
        while len(clients.acknowledged) == before and time.monotonic() < limit + 10:
            time.sleep(0.05)
        clients.stop()
        compare(part, folder, clients, "on a full disk")
        if len(clients.acknowledged) == before:
            part.fail("with room again no event is taken")
        server.stop()
    finally:
        subprocess.run(["umount", "-l", disk], capture_output=True)


def limited(part, folder):
    """A limit of the size of files, as a quota: the same."""
    if not shutil.which("prlimit"):
        part.notes.append("prlimit is not there: no limit of file sizes was tried")
        return
    path = os.path.join(folder, "feedback", "served.jsonl")
    if os.path.exists(path):
        os.remove(path)
    server = Server(part, folder, prefix=("prlimit", "--fsize=200000"))
    clients = Clients(server, 2)
    limit = time.monotonic() + 20
    while len(clients.refused) < 100 and time.monotonic() < limit and server.process.poll() is None:
        server.lives("at the limit of file sizes")
    clients.stop()
    part.tried += 1
    compare(part, folder, clients, "at the limit of file sizes")
    server.stop()
    os.remove(path)


def compare(part, folder, clients, when):
    names, broken = kept(folder)
    if not clients.refused:
        part.fail(f"{when} nothing was refused: {clients.answers}")
    if not set(clients.answers) <= {200, 503, 507}:
        part.fail(f"{when} answers are {clients.answers}")
    if set(names) != set(clients.acknowledged) or broken:
        part.fail(f"{when} {len(clients.acknowledged)} were acknowledged, {len(names)} are there, {broken} broken")
    part.notes.append(
        f"{when}: {len(clients.acknowledged)} events acknowledged and kept, {len(clients.refused)} refused")


def clock(part, folder, first):
    """The clock of the machine goes back by hours and by years while a server runs."""
    setting, library = os.path.join(part.folder, "clock"), os.path.join(part.folder, "clock.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clock.c")
    compiler = next((name for name in ("cc", "clang", "gcc") if shutil.which(name)), None)
    build = compiler and subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", library, source], capture_output=True)
    if not build or build.returncode != 0:
        part.notes.append("no C compiler is here: no clock was set back")
        return

    def turn(seconds):
        with open(setting + ".new", "w") as file:
            file.write(str(seconds))
        os.rename(setting + ".new", setting)

    turn(0)
    prefix = ("env", f"LD_PRELOAD={library}", f"CLOCK_OFFSET={setting}")
    server = Server(part, folder, prefix=prefix)
    clients = Clients(server, 2)
    for offset in (-3600, 0, -90 * DAY, 400 * DAY, -DAY):
        turn(offset)
        end = time.monotonic() + (0.5 if part.short else 2)
        while time.monotonic() < end:
            server.lives(f"with the clock set {offset} s off")
        part.tried += 1
        status, text = server.ask("GET", "/metrics")
        if status != 200:
            part.fail(f"with the clock set {offset} s off /metrics answers {status}")
    # Another run is promoted while the clock says it was before the first was.
    turn(-DAY)
    status, out, err = part.run("train", folder, "--json", "--epochs", "2", timeout=120)
    second = json.loads(out)["run"] if status == 0 else None
    for words, expected in ((("--run", second), second), (("--back",), first)):
        status, out, err = part.run("promote", folder, "--json", *words, prefix=prefix)
        if status != 0 or json.loads(out)["champion"] != expected:
            part.fail(f"promote {words} with the clock set back: {status} {out[-200:]} {err[-200:]}")
        limit, answers = time.monotonic() + 15, None
        while answers != expected and time.monotonic() < limit:
            _, text = server.ask("GET", f"/v2/models/{server.model}")
            answers = json.loads(text)["parameters"]["run"]
            time.sleep(0.1)
        if answers != expected:
            part.fail(f"promote {words} with the clock set back: {answers} answers, not {expected}")
    clients.stop()
    names, broken = kept(folder)
    lost = set(clients.acknowledged) - set(names)
    if lost or broken:
        part.fail(f"{len(lost)} events are lost by a clock that goes back, {broken} lines are broken")
    # Times that a clock set back has never seen are told, each with its reason.
    turn(-400 * DAY)
    status, text = server.events([event("late", time_text=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))])
    if status != 400 or "time" not in text:
        part.fail(f"an event of the future is answered with {status} {text[:200]}")
    server.stop()
    part.notes.append(f"the clock was set back and forth: {len(clients.acknowledged)} events acknowledged, none lost")
