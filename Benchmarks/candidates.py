"""Writes candidates to be scored: rows of the 39 fields of clicks.py without a label, in files of 5 million rows.

Values are drawn as clicks.py draws them, from a seed of their own in each block of 500,000 rows.
usage: candidates.py FOLDER ROWS [jsonl]: writes candidates-00.parquet, ...; with jsonl candidates.jsonl instead"""
import os
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import clicks

BLOCK, FILE = 500_000, 5_000_000
NAMES = [f"f{i:02}" for i in range(clicks.FIELDS)]


def words():
    """The words of each field, by code, as clicks.py writes them."""
    return [
        pa.array([f"{field:02x}{code:05x}" for code in range(count)])
        for field, count in enumerate(clicks.cardinalities())
    ]


def codes(rows, seed):
    """The codes of each field, from the distributions of clicks.py."""
    random = np.random.default_rng([clicks.SEED, seed])
    for count in clicks.cardinalities():
        if count == 50:
            yield random.integers(0, count, rows)
        else:
            draw = np.exp(random.random(rows) * np.log(count + 1))
            yield np.minimum(np.floor(draw) - 1, count - 1).astype(np.int64)


def blocks(rows):
    """Tables of at most 500,000 rows, with a number `id` that goes on from one to the next."""
    known = words()
    for number, start in enumerate(range(0, rows, BLOCK)):
        count = min(BLOCK, rows - start)
        columns = [pa.array(np.arange(start, start + count))]
        columns += [known[i].take(pa.array(c)) for i, c in enumerate(codes(count, number))]
        yield pa.table(columns, names=["id"] + NAMES)


def write(folder, rows, form="parquet"):
    """- Returns: the files."""
    os.makedirs(folder, exist_ok=True)
    if form == "jsonl":
        path = os.path.join(folder, "candidates.jsonl")
        with open(path, "w") as out:
            for table in blocks(rows):
                lists = [column.to_pylist() for column in table.columns]
                for row in zip(*lists):
                    members = ",".join(f'"{n}":"{v}"' for n, v in zip(NAMES, row[1:]))
                    out.write(f'{{"id":{row[0]},{members}}}\n')
        return [path]
    paths, writer = [], None
    for number, table in enumerate(blocks(rows)):
        if number % (FILE // BLOCK) == 0:
            if writer:
                writer.close()
            paths.append(os.path.join(folder, f"candidates-{len(paths):02}.parquet"))
            writer = pq.ParquetWriter(paths[-1], table.schema)
        writer.write_table(table, row_group_size=BLOCK // 4)
    if writer:
        writer.close()
    return paths


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), *sys.argv[3:4])
