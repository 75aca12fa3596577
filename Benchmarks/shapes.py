"""Profiles tables of unusual shape in turn with `tuina profile` (nothing kept from before) and
DuckDB's SUMMARIZE, as whole processes. usage: shapes.py TUINA PAIRS"""
import json
import os
import random
import sys
import tempfile

import duckdb

import pairs


def columns(folder, r):
    """5,000 columns of whole numbers, fractions and words, 1,000 rows."""
    with open(os.path.join(folder, "wide.csv"), "w") as file:
        file.write(",".join(f"c{i}" for i in range(5000)) + "\n")
        for _ in range(1000):
            row = [(str(r.randint(0, 1000)), f"{r.random():.4f}", r.choice(["aa", "bb", "cc", "dd"]))[i % 3]
                   for i in range(5000)]
            file.write(",".join(row) + "\n")
    return f"read_csv('{folder}/wide.csv')"


def files(folder, r):
    """3,000 files of 2 rows."""
    for i in range(3000):
        with open(os.path.join(folder, f"f{i:04}.csv"), "w") as file:
            file.write(f"id,label,size\n{i * 2},a,{r.randint(1, 99)}\n{i * 2 + 1},b,{r.randint(1, 99)}\n")
    return f"read_csv('{folder}/*.csv')"


def classes(folder, r):
    """A label of 3,000 classes over 60,000 rows."""
    with open(os.path.join(folder, "rows.csv"), "w") as file:
        file.write("id,label,a,b\n")
        for i in range(60000):
            file.write(f"{i},k{r.randrange(3000)},{r.random():.3f},{r.randint(0, 9)}\n")
    return f"read_csv('{folder}/rows.csv')"


def keys(folder, r):
    """1,000 JSON rows of 50 keys out of 5,000."""
    with open(os.path.join(folder, "rows.jsonl"), "w") as file:
        for _ in range(1000):
            chosen = r.sample(range(5000), 50)
            row = {f"k{j}": r.randint(0, 99) if j % 2 else f"t{r.randrange(1000)}" for j in chosen}
            file.write(json.dumps(row) + "\n")
    return f"read_json('{folder}/rows.jsonl')"


print(f"duckdb {duckdb.__version__}; seconds, medians of {sys.argv[2]}")
print("shape     own    SUMMARIZE  ratio (median of pairs)  pairs")
for make in (columns, files, classes, keys):
    with tempfile.TemporaryDirectory() as folder:
        relation = make(folder, random.Random(1))
        figures = pairs.profile(sys.argv[1], folder, relation, int(sys.argv[2]))
        print(f"{make.__name__:8}  {figures}", flush=True)
