"""The file that the large benchmarks read: 5 M rows of 8 columns from a fixed seed, made once."""
import os
import tempfile

import duckdb

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


def folder(rows=5_000_000):
    """The folder that holds nothing but the file."""
    place = os.path.join(tempfile.gettempdir(), f"tuina-bench-{rows}")
    file = os.path.join(place, "rows.csv")
    if not os.path.exists(file):
        os.makedirs(place, exist_ok=True)
        query = f"SELECT {COLUMNS} FROM range(1, {rows + 1}) AS numbers(i)"
        draft = os.path.join(place, ".draft")
        duckdb.execute(f"COPY ({query}) TO '{draft}' (FORMAT csv, HEADER, DELIMITER ',')")
        os.rename(draft, file)
    return place
