"""Learns from 500,000 rows of 39 categorical fields (clicks.py): tuina train --model ftrl against Vowpal Wabbit with
--ftrl and 2^22 weights, both with one pass, on the same training and test rows, in turn.
usage: hashed.py TUINA PAIRS [FOLDER]"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

import clicks

ALPHA = "0.05"


def area(labels, scores):
    """The area under the ROC curve, by mid-ranks."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positives = labels.sum()
    return (ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (
        positives * (len(labels) - positives)
    )


def wabbit(folder):
    """Seconds of one pass over the text, and the area on the test rows."""
    model, scores = os.path.join(folder, "model.vw"), os.path.join(folder, "scores.txt")
    own = [sys.executable, "-m", "vowpalwabbit", "--quiet"]
    start = time.time()
    subprocess.run(
        own + ["-d", os.path.join(folder, "train.vw"), "--loss_function", "logistic", "-b", "22",
               "--ftrl", "--ftrl_alpha", ALPHA, "--ftrl_beta", "1", "-f", model],
        check=True,
    )
    seconds = time.time() - start
    test = os.path.join(folder, "test.vw")
    subprocess.run(own + ["-t", "-i", model, "-d", test, "-p", scores], check=True)
    labels = np.array([line.startswith("1") for line in open(test)], dtype=int)
    return seconds, area(labels, np.loadtxt(scores))


def train(tuina, folder, keeps):
    """What tuina prints, and the seconds of the whole process."""
    if not keeps:
        shutil.rmtree(os.path.join(folder, ".tuina"), ignore_errors=True)
    start = time.time()
    told = subprocess.run(
        [tuina, "train", folder, "--model", "ftrl", "--bits", "22", "--epochs", "1", "--alpha",
         ALPHA, "--json"],
        check=True, capture_output=True, text=True,
    )
    return json.loads(told.stdout), time.time() - start


def main():
    tuina, pairs = sys.argv[1], int(sys.argv[2])
    root = sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp()
    base = os.path.join(root, "clicks")
    if not os.path.exists(os.path.join(base, "test.vw")):
        clicks.write(base, 500_000, {"csv", "parquet", "vw"})
    rows = sum(1 for _ in open(os.path.join(base, "train.vw")))
    for form in ("parquet", "csv"):
        folder = os.path.join(root, form)
        os.makedirs(folder, exist_ok=True)
        file = os.path.join(folder, "clicks." + form)
        if not os.path.exists(file):
            os.link(os.path.join(base, "clicks." + form), file)
        with open(os.path.join(folder, "dataset.yaml"), "w") as out:
            out.write(
                "version: 1\nlabel: label\npositive: \"1\"\nsplit: {column: part}\n"
                f"sources:\n  - {{name: clicks, path: clicks.{form}}}\n"
            )
        rates, wholes, laters, theirs = [], [], [], []
        for _ in range(pairs):
            told, whole = train(tuina, folder, False)
            again, later = train(tuina, folder, True)
            rates.append(told["rows"]["train"] / told["seconds"])
            wholes.append(whole)
            laters.append(later)
            seconds, their_area = wabbit(base)
            theirs.append(rows / seconds)
        ratio = statistics.median(a / b for a, b in zip(rates, theirs))
        print(
            f"{form}: a pass {statistics.median(rates):.0f} rows/s, AUC {told['test']['auc']:.4f}; the whole command "
            f"{statistics.median(wholes):.2f} s, on a dataset read before {statistics.median(laters):.2f} s; "
            f"Vowpal Wabbit {statistics.median(theirs):.0f} rows/s, AUC {their_area:.4f}; "
            f"ratio of rows/s {ratio:.2f}"
        )


main()
