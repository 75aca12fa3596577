"""Profiles one CSV in turn with `tuina profile` (reading and profiling) and DuckDB's SUMMARIZE.
usage: profile.py TUINA PAIRS"""
import os
import sys

import duckdb

import large_csv
import pairs

folder = large_csv.folder()
file = os.path.join(folder, "rows.csv")
print(f"{os.path.getsize(file) / 1e6:.0f} MB, duckdb {duckdb.__version__}")
print("own s  SUMMARIZE s  ratio (median of pairs)  pairs")
print(pairs.profile(sys.argv[1], folder, f"read_csv('{file}')", int(sys.argv[2])))
