"""Trains on 1 M rows of 10 numbers and 10 categories, and on 100,000 short texts: tuina train against pandas and
scikit-learn with logistic regression, whole processes in turn, from the same CSV.
usage: mixed.py TUINA PAIRS [rows|texts]"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

ROWS = """
import sys, time
import numpy as np, pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
data = pd.read_csv(sys.argv[1])
numbers = [c for c in data if c.startswith("n")]
words = [c for c in data if c.startswith("c")]
train, test = data[data.part != "test"], data[data.part == "test"]
model = make_pipeline(
    ColumnTransformer([("n", StandardScaler(), numbers), ("c", OneHotEncoder(handle_unknown="ignore"), words)]),
    LogisticRegression(max_iter=100),
)
model.fit(train[numbers + words], train.label)
p = model.predict_proba(test[numbers + words])[:, 1]
print(roc_auc_score(test.label, p), log_loss(test.label, p))
"""

TEXTS = """
import sys
import pandas as pd
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
data = pd.read_csv(sys.argv[1])
train, test = data[data.part != "test"], data[data.part == "test"]
hashing = HashingVectorizer(analyzer="char", ngram_range=(1, 3), n_features=2**20, alternate_sign=False)
model = LogisticRegression(max_iter=100)
model.fit(hashing.transform(train.text), train.label)
p = model.predict_proba(hashing.transform(test.text))[:, 1]
print(roc_auc_score(test.label, p), log_loss(test.label, p))
"""


def parts(random, rows):
    draw = random.random(rows)
    return np.where(draw < 0.8, "train", np.where(draw < 0.9, "validation", "test"))


def write_rows(path, rows=1_000_000):
    import pandas as pd

    random = np.random.default_rng(20)
    columns, score = {}, np.zeros(rows)
    for i in range(10):
        values = np.round(random.normal(0, 1, rows) * (1 + i), 4)
        score += random.normal(0, 0.4) * values / (1 + i)
        columns[f"n{i}"] = values
    for i, count in enumerate([3, 5, 8, 12, 20, 30, 50, 100, 300, 1000]):
        codes = np.minimum(random.zipf(1.5, rows) - 1, count - 1)
        score += random.normal(0, 0.5, count)[codes]
        columns[f"c{i}"] = np.array([f"v{i}_{k}" for k in range(count)])[codes]
    columns["label"] = np.where(random.random(rows) < 1 / (1 + np.exp(-score + 1)), "yes", "no")
    columns["part"] = parts(random, rows)
    pd.DataFrame(columns).to_csv(path, index=False)


def write_texts(path, rows=100_000):
    import pandas as pd

    random = np.random.default_rng(21)
    syllables = ["ka", "lo", "mi", "ne", "ru", "sta", "ver", "dan", "qui", "ter", "bo", "sen"]
    words = ["".join(random.choice(syllables, random.integers(1, 4))) for _ in range(3000)]
    pull = random.normal(0, 0.8, len(words))
    share = 1 / np.arange(1, len(words) + 1)
    share /= share.sum()
    texts, score = [], np.zeros(rows)
    for row in range(rows):
        chosen = random.choice(len(words), random.integers(4, 16), p=share)
        texts.append(" ".join(words[k] for k in chosen))
        score[row] = pull[chosen].sum() / 2
    label = np.where(random.random(rows) < 1 / (1 + np.exp(-score)), "yes", "no")
    pd.DataFrame({"text": texts, "label": label, "part": parts(random, rows)}).to_csv(
        path, index=False
    )


def manifest(folder, name):
    types = "columns:\n  text: {type: text}\n" if name == "texts" else ""
    with open(os.path.join(folder, "dataset.yaml"), "w") as out:
        out.write(
            "version: 1\nlabel: label\npositive: \"yes\"\nsplit: {column: part}\n"
            "sources:\n  - {name: data, path: data.csv}\n"
            + types
        )


def main():
    tuina, pairs = sys.argv[1], int(sys.argv[2])
    for name in sys.argv[3:] or ["rows", "texts"]:
        folder = os.environ.get("TUINA_BENCH_DATA") or tempfile.mkdtemp()
        folder = os.path.join(folder, name)
        file = os.path.join(folder, "data.csv")
        if not os.path.exists(file):
            os.makedirs(folder)
            (write_rows if name == "rows" else write_texts)(file)
        manifest(folder, name)
        own, theirs = [], []
        for _ in range(pairs):
            shutil.rmtree(os.path.join(folder, ".tuina"), ignore_errors=True)
            start = time.time()
            told = subprocess.run(
                [tuina, "train", folder, "--json"], check=True, capture_output=True, text=True
            )
            own.append(time.time() - start)
            start = time.time()
            peer = subprocess.run(
                [sys.executable, "-c", ROWS if name == "rows" else TEXTS, file],
                check=True, capture_output=True, text=True,
            )
            theirs.append(time.time() - start)
        test = json.loads(told.stdout)["test"]
        ratio = statistics.median(a / b for a, b in zip(own, theirs))
        print(
            f"{name}: tuina {statistics.median(own):.2f} s, AUC {test['auc']:.4f}, log-loss {test['log_loss']:.4f}; "
            f"scikit-learn {statistics.median(theirs):.2f} s, AUC and log-loss {peer.stdout.strip()}; ratio {ratio:.2f}"
        )


main()
