"""Times keys of the dashboard, from the key to the first byte on the terminal, while it is idle and
while two trainings keep the processors busy; and counts the bytes a cursor move writes.

usage: keys.py TUINA DATASET"""
import os
import shutil
import sys
import tempfile
import time

from dashboard import Dashboard

tuina, sample = sys.argv[1], sys.argv[2]
PRESSES = 300


def latencies(dashboard, keys):
    """Milliseconds from each key to the first byte that follows it."""
    result = []
    for index in range(PRESSES):
        # A frame that is on its way anyhow would be taken for the answer.
        while dashboard.read(0.012):
            pass
        start = time.perf_counter()
        dashboard.press(keys[index % len(keys)])
        if dashboard.read(1.0):
            result.append((time.perf_counter() - start) * 1000)
    return sorted(result)


def show(name, times):
    share = lambda part: times[min(len(times) - 1, int(part * len(times)))]
    print(
        f"{name:28}  {share(0.5):8.1f}  {share(0.99):7.1f}  {times[-1]:7.1f}  {len(times)}/{PRESSES}"
    )


with tempfile.TemporaryDirectory() as scratch:
    folder = os.path.join(scratch, "sample")
    shutil.copytree(sample, folder, ignore=shutil.ignore_patterns(".tuina"))
    dashboard = Dashboard(tuina, folder)
    dashboard.wait_for("rows kept", "accepted", "share", "conflicts")
    dashboard.drain(1.5)
    print("                              median ms  99 % ms  worst ms  answered")
    show("cursor, idle", latencies(dashboard, [b"j", b"k"]))
    show("screens, idle", latencies(dashboard, [b"2", b"3", b"4", b"1"]))
    dashboard.press(b"1")
    dashboard.drain(0.3)
    moves = []
    for _ in range(20):
        dashboard.press(b"j" if len(moves) % 2 == 0 else b"k")
        moves.append(dashboard.drain(0.1))
    print(f"bytes of a cursor move: median {sorted(moves)[10]}, worst {max(moves)}")
    count = dashboard.drain(3.0)
    print(f"bytes written in 3 s of rest: {count}")
    # Two trainings of many epochs; live figures are held, so that every byte answers a key.
    for keys in [b"6", b"j", b"e", b"\x15", b"10000", b"\r", b"jjjjj", b"e", b"\x15", b"0", b"\r"]:
        dashboard.press(keys)
        dashboard.drain(0.2)
    dashboard.press(b"s")
    dashboard.wait_for("rows/s")
    dashboard.press(b"s")
    dashboard.wait_for("+1")
    dashboard.seen = b""
    dashboard.wait_for("rows/s")
    dashboard.press(b"p")
    dashboard.drain(0.5)
    show("cursor, two trainings", latencies(dashboard, [b"k", b"j"]))
    show("screens, two trainings", latencies(dashboard, [b"2", b"3", b"4", b"6"]))
    dashboard.close()
