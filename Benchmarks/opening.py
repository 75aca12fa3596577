"""Times the first frame and the first complete screen of the dashboard, on the sample and on a CSV
of 5 M rows: at a first opening, and at later ones that find what it kept.

usage: opening.py TUINA DATASET OPENINGS

The first frame is the first sight of the screen's own words; the screen is complete when the last
of its panels shows its figures."""
import os
import shutil
import statistics
import sys
import tempfile
import time

import large_csv
from dashboard import Dashboard

tuina, sample, openings = sys.argv[1], sys.argv[2], int(sys.argv[3])


def opening(folder, words, rest):
    dashboard = Dashboard(tuina, folder)
    first = dashboard.wait_for("Overview")
    complete = dashboard.wait_for(*words)
    # What is kept for the next opening is written behind the screen.
    deadline = time.perf_counter() + rest
    while time.perf_counter() < deadline:
        dashboard.read(0.05)
    dashboard.close()
    return first, complete


def measure(name, folder, words, rest):
    first, complete = opening(folder, words, rest)
    print(f"{name:10}  first  {first:14.3f}  {complete:17.3f}")
    again = [opening(folder, words, 0.2) for _ in range(openings)]
    firsts = [one for one, _ in again]
    completes = [other for _, other in again]
    print(
        f"{name:10}  later  {statistics.median(firsts):14.3f}  {statistics.median(completes):17.3f}"
        f"    worst {max(firsts):.3f} and {max(completes):.3f}"
    )


print(f"dataset     opening  first frame s  complete screen s    later: median of {openings}")
with tempfile.TemporaryDirectory() as scratch:
    folder = os.path.join(scratch, "sample")
    shutil.copytree(sample, folder, ignore=shutil.ignore_patterns(".tuina"))
    measure("sample", folder, ("rows kept", "accepted", "share", "conflicts"), 2)
large = large_csv.folder()
shutil.rmtree(os.path.join(large, ".tuina"), ignore_errors=True)
measure("5 M rows", large, ("rows kept", "share"), 30)
