"""Profiles one CSV in turn with `tuina profile` (ingest and profile, nothing kept from before) and
DuckDB's SUMMARIZE, and prints medians of whole-process seconds and of the ratios of the pairs.

Arguments: the tuina binary, pairs, rows (5000000). The file is made from a fixed seed when it is
absent. Needs `duckdb` of the version that docs/benchmarks.md names."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb

tuina, pairs = sys.argv[1], int(sys.argv[2])
rows = int(sys.argv[3]) if len(sys.argv) > 3 else 5_000_000
folder = os.path.join(tempfile.gettempdir(), f"tuina-profile-{rows}")
file = os.path.join(folder, "rows.csv")
threads = 2

COLUMNS = """
  i AS id,
  lower(to_hex((i * 7919) % 16777216)) AS code,
  (hash(i, 1) % 1000)::INT AS amount,
  (hash(i, 2) % 10000) / 100.0 AS score,
  ['nevus', 'benign', 'mel', 'bcc'][1 + (hash(i, 3) % 10 // 3)::INT] AS label,
  CASE WHEN hash(i, 6) % 20 = 0 THEN NULL ELSE (hash(i, 7) % 90)::INT END AS age,
  DATE '2015-01-01' + (hash(i, 5) % 3650)::INT AS day,
  (hash(i, 8) % 97) / 97.0 < 0.3 AS flag
"""
PEER = """
import duckdb, sys
connection = duckdb.connect(config={"threads": int(sys.argv[2])})
connection.execute(f"SUMMARIZE SELECT * FROM read_csv('{sys.argv[1]}')").fetchall()
"""


def seconds(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if not os.path.exists(file):
    os.makedirs(folder, exist_ok=True)
    query = f"SELECT {COLUMNS} FROM range(1, {rows + 1}) AS numbers(i)"
    duckdb.execute(f"COPY ({query}) TO '{file}.new' (HEADER, DELIMITER ',')")
    os.rename(file + ".new", file)
print(f"{rows} rows, {os.path.getsize(file) / 1e6:.0f} MB, duckdb {duckdb.__version__}")

own, theirs = [], []
for _ in range(pairs):
    shutil.rmtree(os.path.join(folder, ".tuina"), ignore_errors=True)
    own.append(seconds([tuina, "profile", folder, "--json", "--quiet"]))
    theirs.append(seconds([sys.executable, "-c", PEER, file, str(threads)]))
ratios = [one / other for one, other in zip(own, theirs)]
print("own s  SUMMARIZE s  ratio (median of pairs)  pairs")
print(
    f"{statistics.median(own):5.2f}  {statistics.median(theirs):11.2f}"
    f"  {statistics.median(ratios):5.2f}  " + " ".join(f"{ratio:.2f}" for ratio in ratios)
)
