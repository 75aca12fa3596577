"""Profiles one CSV in turn with `tuina profile` (reading and profiling, nothing kept from before)
and DuckDB's SUMMARIZE, as whole processes. usage: profile.py TUINA PAIRS"""
import os
import shutil
import statistics
import subprocess
import sys
import time

import duckdb

import large_csv

tuina, pairs = sys.argv[1], int(sys.argv[2])
place = large_csv.folder()
file = os.path.join(place, "rows.csv")
PEER = """
import duckdb, sys
connection = duckdb.connect(config={"threads": 2})
connection.execute(f"SUMMARIZE SELECT * FROM read_csv('{sys.argv[1]}')").fetchall()
"""


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


print(f"{os.path.getsize(file) / 1e6:.0f} MB, duckdb {duckdb.__version__}")
own, theirs = [], []
for _ in range(pairs):
    shutil.rmtree(os.path.join(place, ".tuina"), ignore_errors=True)
    own.append(seconds([tuina, "profile", place, "--json", "--quiet"]))
    theirs.append(seconds([sys.executable, "-c", PEER, file]))
ratios = [one / other for one, other in zip(own, theirs)]
print("own s  SUMMARIZE s  ratio (median of pairs)  pairs")
print(
    f"{statistics.median(own):5.2f}  {statistics.median(theirs):11.2f}"
    f"  {statistics.median(ratios):5.2f}  " + " ".join(f"{ratio:.2f}" for ratio in ratios)
)
