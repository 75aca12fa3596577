"""Writes rows of 39 categorical fields and a rare label from a fixed seed, as the logs of advertisements are.

13 fields have 50 values each, 26 fields 10 to 200,000 with Zipf-like counts; 4 % of the labels are 1. The
label is drawn from a linear model over all values with 12 crossed fields that a linear model cannot see.
usage: clicks.py FOLDER [ROWS] [csv] [parquet] [vw]: writes clicks.csv, clicks.parquet, and for Vowpal
Wabbit train.vw and test.vw, divided by the column `part` of the others"""
import os
import sys

import numpy as np

SEED = 20130811
FIELDS = 39
TRAIN, VALIDATION = 0.8, 0.1


def cardinalities():
    return [50] * 13 + [int(x) for x in np.round(np.geomspace(10, 200_000, 26))]


def table(rows, seed=SEED):
    """The codes of each field, the labels and the part of the split of each row."""
    random = np.random.default_rng(seed)
    codes, score = [], np.zeros(rows)
    for count in cardinalities():
        if count == 50:
            column = random.integers(0, count, rows)
        else:
            # Inversion of a bounded power law: value k has a share of about 1 / (k + 1).
            column = np.minimum(
                np.floor(np.exp(random.random(rows) * np.log(count + 1))) - 1, count - 1
            ).astype(np.int64)
        score += random.normal(0, 0.28, count)[column]
        codes.append(column)
    for a, b in random.choice(FIELDS, (6, 2), replace=False):
        cross = random.normal(0, 0.25, 4096)
        score += cross[(codes[a] * 31 + codes[b] * 17) % 4096]
    # The intercept that gives 4.06 % of ones.
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        if np.mean(1 / (1 + np.exp(-(score + middle)))) < 0.0406:
            low = middle
        else:
            high = middle
    label = (random.random(rows) < 1 / (1 + np.exp(-(score + low)))).astype(np.int64)
    draw = random.random(rows)
    part = np.where(draw < TRAIN, "train", np.where(draw < TRAIN + VALIDATION, "validation", "test"))
    return codes, label, part


def texts(codes):
    """Each field as hexadecimal words, such as f07's `07a3f2`."""
    return [
        np.char.add(f"{field:02x}", np.array([f"{v:05x}" for v in range(int(c.max()) + 1)]))[c]
        for field, c in enumerate(codes)
    ]


def write(folder, rows, forms):
    os.makedirs(folder, exist_ok=True)
    codes, label, part = table(rows)
    words = texts(codes)
    names = ["label", "part"] + [f"f{i:02}" for i in range(FIELDS)]
    if "parquet" in forms:
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = [pa.array(label), pa.array(part)] + [pa.array(w) for w in words]
        pq.write_table(pa.table(columns, names=names), os.path.join(folder, "clicks.parquet"))
    if "csv" in forms:
        with open(os.path.join(folder, "clicks.csv"), "w") as out:
            out.write(",".join(names) + "\n")
            lists = [label.tolist(), part.tolist()] + [w.tolist() for w in words]
            for row in zip(*lists):
                out.write(",".join(map(str, row)) + "\n")
    if "vw" in forms:
        lists = [label.tolist(), part.tolist()] + [w.tolist() for w in words]
        with open(os.path.join(folder, "train.vw"), "w") as train, open(
            os.path.join(folder, "test.vw"), "w"
        ) as test:
            for row in zip(*lists):
                if row[1] == "validation":
                    continue
                out = test if row[1] == "test" else train
                out.write(("1" if row[0] else "-1") + " | " + " ".join(row[2:]) + "\n")


if __name__ == "__main__":
    forms = set(sys.argv[3:]) or {"csv", "parquet", "vw"}
    write(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 500_000, forms)
