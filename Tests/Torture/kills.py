"""kill -9 at random moments, and several processes at once: nothing is lost, nothing left behind."""

import os
import shutil
import signal
import time

from common import dataset, files


def run(part):
    kills, rounds = (6, 2) if part.short else (60, 12)
    folder = os.path.join(part.folder, "data")
    dataset(folder, 2, rows=2000)
    expected = {c: part.result(c, folder)[:2] for c in ("profile", "conflicts", "skew")}
    begun = time.monotonic()
    part.result("conflicts", folder)
    length = max(time.monotonic() - begun, 0.1)
    in_flight = 0
    for _ in range(kills):
        command = part.random.choice(list(expected))
        if part.random.random() < 0.5:
            shutil.rmtree(os.path.join(folder, ".tuina"), ignore_errors=True)
        process = part.start(command, folder, "--json")
        time.sleep(part.random.uniform(0, length))
        in_flight += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        part.tried += 1
        check(part, folder, expected, f"after a kill of {command}")
    part.notes.append(f"{in_flight} processes were still at work when they were killed")
    left = [name for name in os.listdir(part.scratch)]
    if left:
        part.fail(f"left in TMPDIR: {left[:5]}")
    for _ in range(rounds):
        shutil.rmtree(os.path.join(folder, ".tuina"), ignore_errors=True)
        commands = [part.random.choice(list(expected)) for _ in range(3)]
        processes = [part.start(c, folder, "--json") for c in commands]
        if part.random.random() < 0.5:
            time.sleep(part.random.uniform(0, length))
            processes[0].send_signal(signal.SIGKILL)
        for process in processes:
            process.communicate()
        part.tried += 1
        check(part, folder, expected, f"after {' and '.join(commands)} at once")


def check(part, folder, expected, when):
    command = part.random.choice(list(expected))
    status, result, err = part.result(command, folder)
    if (status, result) != expected[command]:
        part.fail(f"{command} {when}: status {status}, {err[-200:]}")
    halves = [f for f in files(os.path.join(folder, ".tuina")) if f.endswith(".json") and not os.path.getsize(f)]
    if halves:
        part.fail(f"empty files {when}: {halves[:3]}")
