"""Runs training-bench and mlp_numpy.py in turn and prints medians and their ratio per thread count."""
import os
import statistics
import subprocess
import sys

bench, pairs, rows, epochs = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
peer = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mlp_numpy.py")


def median(command, threads):
    environment = dict(os.environ, OPENBLAS_NUM_THREADS=str(threads))
    lines = subprocess.check_output(command, env=environment, text=True).split()
    return statistics.median(map(float, lines))


print("threads  own rows/s  numpy rows/s  ratio (median of pairs)  pairs")
for threads in (1, 2):
    own, theirs, ratios = [], [], []
    for _ in range(pairs):
        own.append(median([bench, rows, epochs, str(threads)], threads))
        theirs.append(median([sys.executable, peer, rows, epochs], threads))
        ratios.append(own[-1] / theirs[-1])
    print(
        f"{threads:7}  {statistics.median(own):10.0f}  {statistics.median(theirs):12.0f}"
        f"  {statistics.median(ratios):5.2f}  " + " ".join(f"{r:.2f}" for r in ratios)
    )
