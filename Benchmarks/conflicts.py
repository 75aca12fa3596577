"""Times `tuina conflicts` as a whole command on generated claims: five an item of four classes, by
100 sources of differing accuracy, from a fixed seed. Nothing is kept from before.
usage: conflicts.py TUINA PAIRS [CLAIMS]..."""
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

SOURCES, CLASSES, PER_ITEM = 100, 4, 5
MANIFEST = """version: 1
entity: item
label: label
sources:
  - {name: claims, path: claims.csv, source: worker}
columns:
  label: {type: category}
"""


def generate(folder, claims):
    """Writes claims.csv and truth.csv, which only `--truth` reads."""
    random = numpy.random.default_rng(claims)
    items = claims // PER_ITEM
    truth = random.integers(0, CLASSES, items)
    accuracy = random.uniform(0.45, 0.95, SOURCES)
    item = numpy.repeat(numpy.arange(items), PER_ITEM)
    # Distinct workers of an item: a random first one and steps of a number prime to their count.
    first = random.integers(0, SOURCES, items)
    worker = (first[item] + 37 * numpy.tile(numpy.arange(PER_ITEM), items)) % SOURCES
    right = random.random(item.size) < accuracy[worker]
    shift = numpy.where(right, 0, random.integers(1, CLASSES, item.size))
    label = (truth[item] + shift) % CLASSES
    with open(os.path.join(folder, "claims.csv"), "w") as file:
        file.write("item,worker,label\n")
        for start in range(0, item.size, 1_000_000):
            part = slice(start, start + 1_000_000)
            file.writelines(
                f"i{a},w{b},c{c}\n"
                for a, b, c in zip(item[part].tolist(), worker[part].tolist(), label[part].tolist())
            )
    with open(os.path.join(folder, "truth.csv"), "w") as file:
        file.write("item,truth\n")
        file.writelines(f"i{a},c{b}\n" for a, b in enumerate(truth.tolist()))
    with open(os.path.join(folder, "dataset.yaml"), "w") as file:
        file.write(MANIFEST)


tuina, pairs = sys.argv[1], int(sys.argv[2])
sizes = [int(size) for size in sys.argv[3:]] or [100_000, 1_000_000, 10_000_000]
print("claims  seconds (median)  user s  peak MB of all so far")
for claims in sizes:
    with tempfile.TemporaryDirectory() as folder:
        generate(folder, claims)
        seconds, user = [], []
        for _ in range(pairs):
            shutil.rmtree(os.path.join(folder, ".tuina"), ignore_errors=True)
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            start = time.perf_counter()
            subprocess.run(
                [tuina, "conflicts", folder, "--json", "--quiet"],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            seconds.append(time.perf_counter() - start)
            user.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"{claims:,}  {statistics.median(seconds):.2f}  {statistics.median(user):.2f}"
            f"  {peak:.0f}"
        )
