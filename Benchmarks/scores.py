"""Scores candidates of 39 categorical fields (candidates.py) with a hashed linear model of 2^22 weights and keeps the best
1,000: tuina score from Parquet and from its pool, against scikit-learn (a CSR matrix), onnxruntime (a gather, a sum, a
sigmoid) and Vowpal Wabbit (its binary cache), which read the same rows hashed beforehand, in turn, on two threads.

Of Tuina whole processes are timed, of the others the loop that reads and scores, without their imports and without opening
their models. Then tuina stream on JSON lines of the same rows, beside DuckDB parsing the same file.
usage: scores.py TUINA PAIRS [FOLDER] [ROWS]: FOLDER keeps the data for the next time"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import candidates
import clicks

BITS, TOP, BLOCK, THREADS = 22, 1000, 1 << 16, 2
STREAMED = 500_000


def best(scores, start, kept):
    """The highest scores so far with their rows."""
    rows = np.arange(start, start + len(scores))
    scores, rows = np.concatenate([kept[0], scores]), np.concatenate([kept[1], rows])
    if len(scores) <= TOP:
        return scores, rows
    place = np.argpartition(scores, -TOP)[-TOP:]
    return scores[place], rows[place]


def slots(folder, rows):
    """A file of rows x 39 slots, hashed from the words."""
    path = os.path.join(folder, f"slots-{rows}.npy")
    if not os.path.exists(path):
        tables = [
            (np.array([hash((field, code)) for code in range(count)]) & ((1 << BITS) - 1)).astype(np.int32)
            for field, count in enumerate(clicks.cardinalities())
        ]
        out = np.lib.format.open_memmap(path, "w+", np.int32, (rows, clicks.FIELDS))
        for number, start in enumerate(range(0, rows, candidates.BLOCK)):
            count = min(candidates.BLOCK, rows - start)
            for field, codes in enumerate(candidates.codes(count, number)):
                out[start : start + count, field] = tables[field][codes]
        out.flush()
    return path


def weights():
    return np.random.default_rng(1).normal(0, 0.2, 1 << BITS).astype(np.float32)


def sklearn(path):
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression()
    model.classes_ = np.array([0, 1])
    model.coef_, model.intercept_ = weights()[None], np.zeros(1, np.float32)
    ones = np.ones(BLOCK * clicks.FIELDS, np.float32)
    starts = np.arange(0, (BLOCK + 1) * clicks.FIELDS, clicks.FIELDS, dtype=np.int32)

    def score(start):
        block = np.ascontiguousarray(table[start : start + BLOCK])
        count = len(block)
        matrix = csr_matrix(
            (ones[: count * clicks.FIELDS], block.ravel(), starts[: count + 1]),
            shape=(count, 1 << BITS),
        )
        return start, model.predict_proba(matrix)[:, 1]

    begin = time.time()
    table = np.load(path, mmap_mode="r")
    kept = (np.empty(0), np.empty(0, np.int64))
    with ThreadPoolExecutor(THREADS) as pool:
        for start, scores in pool.map(score, range(0, len(table), BLOCK)):
            kept = best(scores, start, kept)
    return time.time() - begin


def onnx(path):
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("Gather", ["weights", "slots"], ["gathered"]),
        helper.make_node("ReduceSum", ["gathered", "axis"], ["sums"], keepdims=0),
        helper.make_node("Sigmoid", ["sums"], ["scores"]),
    ]
    graph = helper.make_graph(
        nodes,
        "linear",
        [helper.make_tensor_value_info("slots", TensorProto.INT32, [None, clicks.FIELDS])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None])],
        [
            numpy_helper.from_array(weights(), "weights"),
            numpy_helper.from_array(np.array([1], np.int64), "axis"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 10
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    begin = time.time()
    table = np.load(path, mmap_mode="r")
    kept = (np.empty(0, np.float32), np.empty(0, np.int64))
    for start in range(0, len(table), BLOCK):
        block = np.ascontiguousarray(table[start : start + BLOCK])
        kept = best(session.run(["scores"], {"slots": block})[0], start, kept)
    return time.time() - begin


def wabbit(folder, base, rows):
    """Seconds to score its own cache; the cache and the model are made before."""
    model, cache = os.path.join(base, "scores-model.vw"), os.path.join(folder, f"rows-{rows}.cache")
    own = [sys.executable, "-m", "vowpalwabbit", "--quiet"]
    if not os.path.exists(model):
        subprocess.run(
            own + ["-d", os.path.join(base, "train.vw"), "--loss_function", "logistic", "-b",
                   str(BITS), "--ftrl", "-f", model],
            check=True,
        )
    common = own + ["-t", "-i", model, "--cache_file", cache]
    if not os.path.exists(cache):
        text = os.path.join(folder, "rows.vw")
        words = [np.array(w.to_pylist()) for w in candidates.words()]
        with open(text, "w") as out:
            for number, start in enumerate(range(0, rows, candidates.BLOCK)):
                count = min(candidates.BLOCK, rows - start)
                columns = [words[i][c] for i, c in enumerate(candidates.codes(count, number))]
                for row in zip(*[column.tolist() for column in columns]):
                    out.write("| " + " ".join(row) + "\n")
        subprocess.run(common + ["-d", text], check=True)
        os.remove(text)
    begin = time.time()
    subprocess.run(common + ["-p", os.path.join(folder, "predictions.txt")], check=True)
    seconds = time.time() - begin
    predicted = np.fromfile(os.path.join(folder, "predictions.txt"), sep="\n", dtype=np.float32)
    assert len(predicted) == rows
    return seconds


def run(command):
    """What tuina prints, the seconds of the whole process, and its most resident memory in MB."""
    begin = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return json.loads(text), time.time() - begin, usage.ru_maxrss / 1024


def say(name, rows, seconds, more=""):
    middle = statistics.median(seconds)
    print(f"{name:34} {middle:8.2f} s {rows / middle:12,.0f} rows/s{more}", flush=True)


def main():
    tuina, pairs = sys.argv[1], int(sys.argv[2])
    root = sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp()
    rows = int(sys.argv[4]) if len(sys.argv) > 4 else 5_000_000
    base, folder = os.path.join(root, "clicks"), os.path.join(root, f"candidates-{rows}")
    data = os.path.join(root, "scored")
    if not os.path.exists(os.path.join(base, "train.vw")):
        clicks.write(base, 500_000, {"parquet", "vw"})
    if not os.path.exists(folder):
        candidates.write(folder, rows)
    files = sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".parquet"))
    lines = os.path.join(root, "lines", "candidates.jsonl")
    if not os.path.exists(lines):
        candidates.write(os.path.dirname(lines), STREAMED, "jsonl")
    if not os.path.exists(data):
        os.makedirs(data)
        os.link(os.path.join(base, "clicks.parquet"), os.path.join(data, "clicks.parquet"))
        with open(os.path.join(data, "dataset.yaml"), "w") as out:
            out.write("version: 1\nname: clicks\nlabel: label\npositive: \"1\"\nsplit: {column: part}\n")
        subprocess.run(
            [tuina, "train", data, "--model", "ftrl", "--bits", str(BITS), "--epochs", "1"],
            check=True, stdout=subprocess.DEVNULL,
        )
    pool, path = os.path.join(folder, "candidates.pool"), slots(folder, rows)
    score = [tuina, "score", data, "--top", str(TOP), "--json", "--quiet", "--output",
             os.path.join(root, "best.csv"), "--input"] + files
    made, making, _ = run(score + ["--cache", pool])
    if made["pool"]["is_made"]:
        say("tuina, making the pool", rows, [making], f", {made['pool']['bytes'] / rows:.1f} bytes a row")
    times = {name: [] for name in ("pool", "parquet", "sklearn", "onnx", "wabbit")}
    for _ in range(pairs):
        _, seconds, from_pool = run(score + ["--cache", pool])
        times["pool"].append(seconds)
        _, seconds, from_files = run(score)
        times["parquet"].append(seconds)
        times["sklearn"].append(sklearn(path))
        times["onnx"].append(onnx(path))
        times["wabbit"].append(wabbit(folder, base, rows))
    say("tuina, from the pool", rows, times["pool"], f", {from_pool:.0f} MB resident")
    say("tuina, from Parquet", rows, times["parquet"], f", {from_files:.0f} MB resident")
    say("scikit-learn, CSR of slots", rows, times["sklearn"])
    say("onnxruntime, slots", rows, times["onnx"])
    say("Vowpal Wabbit, its cache", rows, times["wabbit"])
    for peer in ("sklearn", "onnx", "wabbit"):
        ratios = [b / a for a, b in zip(times["pool"], times[peer])]
        print(f"pool against {peer}: {statistics.median(ratios):.2f} times as fast")
    streamed, parsed = [], []
    for _ in range(pairs):
        told, _, memory = run(
            [tuina, "stream", data, "--input", lines, "--output", os.devnull, "--json", "--quiet"]
        )
        streamed.append(told)
        parsed.append(parse(lines))
    say(
        "tuina stream, JSON lines", STREAMED, [s["seconds"] for s in streamed],
        f", p99 {1e3 * statistics.median(s['latency_seconds']['p99'] for s in streamed):.2f} ms, {memory:.0f} MB",
    )
    say("DuckDB, parsing the lines", STREAMED, parsed)


def parse(path):
    """Seconds in which DuckDB reads every value of the file, two threads."""
    import duckdb

    engine = duckdb.connect(config={"threads": THREADS})
    columns = ", ".join(f"f{i:02}: 'VARCHAR'" for i in range(clicks.FIELDS))
    values = ", ".join(f"count(f{i:02})" for i in range(clicks.FIELDS))
    begin = time.time()
    engine.execute(
        f"SELECT {values} FROM read_json('{path}', format = 'newline_delimited', columns = {{{columns}}})"
    ).fetchall()
    return time.time() - begin


if __name__ == "__main__":
    main()
