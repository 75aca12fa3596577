"""Opens a copy of a dataset on a pseudo-terminal and times the first frame and the complete screen.

usage: opening.py TUINA DATASET OPENINGS

The first frame is the first sight of the screen's own words; the screen is complete when the last
of its panels shows its figures. The first opening reads the sources; the others use what it kept.
"""
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
import fcntl

tuina, dataset, openings = sys.argv[1], sys.argv[2], int(sys.argv[3])
FIRST = "Overview".encode()
COMPLETE = [word.encode() for word in ("rows kept", "accepted", "share", "conflicts")]


def opening(folder):
    start = time.perf_counter()
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", COLUMNS="", LINES="")
        os.execv(tuina, [tuina, folder])
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 48, 160, 0, 0))
    seen, first, complete = b"", None, None
    while complete is None and time.perf_counter() - start < 60:
        if select.select([master], [], [], 0.001)[0]:
            data = os.read(master, 1 << 16)
            seen += data
            if b"\x1b[c" in data:
                os.write(master, b"\x1b[?62c")
            now = time.perf_counter() - start
            if first is None and FIRST in seen:
                first = now
            if all(word in seen for word in COMPLETE):
                complete = now
    time.sleep(1.0)
    os.kill(pid, signal.SIGTERM)
    deadline = time.time() + 5
    while time.time() < deadline:
        try:
            if select.select([master], [], [], 0.1)[0]:
                os.read(master, 1 << 16)
        except OSError:
            break
    os.waitpid(pid, 0)
    return first, complete


with tempfile.TemporaryDirectory() as scratch:
    folder = os.path.join(scratch, "dataset")
    shutil.copytree(dataset, folder, ignore=shutil.ignore_patterns(".tuina"))
    first, complete = opening(folder)
    print(f"first opening   first frame {first:.3f} s   complete {complete:.3f} s")
    again = [opening(folder) for _ in range(openings)]
    print(
        f"later openings  first frame {statistics.median(f for f, _ in again):.3f} s   "
        f"complete {statistics.median(c for _, c in again):.3f} s   (medians of {openings})"
    )
