"""Runs Tuina and DuckDB's SUMMARIZE in turn, as whole processes on the same data."""
import os
import shutil
import statistics
import subprocess
import sys
import time

PEER = """
import duckdb, sys
connection = duckdb.connect(config={"threads": 2})
connection.execute(f"SUMMARIZE SELECT * FROM {sys.argv[1]}").fetchall()
"""


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def profile(tuina, folder, relation, pairs):
    """Medians of both, the median ratio and all ratios; nothing is kept from one run to the next."""
    own, theirs = [], []
    for _ in range(pairs):
        shutil.rmtree(os.path.join(folder, ".tuina"), ignore_errors=True)
        own.append(seconds([tuina, "profile", folder, "--json", "--quiet"]))
        theirs.append(seconds([sys.executable, "-c", PEER, relation]))
    ratios = [one / other for one, other in zip(own, theirs)]
    return (f"{statistics.median(own):5.2f}  {statistics.median(theirs):9.2f}  {statistics.median(ratios):5.2f}  "
            + " ".join(f"{ratio:.2f}" for ratio in ratios))
