"""Runs training-bench and peers/mlp_numpy.py in turn, for one thread and for two, and prints the
medians and the ratios of the pairs. usage: training.py BENCH PAIRS"""
import os
import statistics
import subprocess
import sys

bench, pairs = sys.argv[1], int(sys.argv[2])
rows, epochs = "12800", "4"
peer = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers", "mlp_numpy.py")


def rate(command, threads):
    """The median rows a second of one process's epochs."""
    environment = dict(os.environ, OPENBLAS_NUM_THREADS=str(threads))
    # Each side chooses the kernels of its own library for this processor.
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        environment.pop(name, None)
    lines = subprocess.check_output(command, env=environment, text=True).split()
    return statistics.median(map(float, lines))


print("threads  own rows/s  numpy rows/s  ratio (median of pairs)  pairs")
for threads in (1, 2):
    own, theirs = [], []
    for _ in range(pairs):
        own.append(rate([bench, rows, epochs, str(threads)], threads))
        theirs.append(rate([sys.executable, peer, rows, epochs], threads))
    ratios = [one / other for one, other in zip(own, theirs)]
    print(
        f"{threads:7}  {statistics.median(own):10.0f}  {statistics.median(theirs):12.0f}"
        f"  {statistics.median(ratios):5.2f}  " + " ".join(f"{ratio:.2f}" for ratio in ratios)
    )
