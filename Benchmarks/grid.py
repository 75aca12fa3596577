"""Times the grid over ten million rows on a pseudo-terminal: opening it, sorting, pages far down, and
the next and the previous match of a text.

usage: grid.py TUINA [ROWS]"""
import os
import re
import sys
import tempfile
import time

import duckdb
import pyte

from dashboard import Dashboard

tuina = sys.argv[1]
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000


def generate(folder):
    duckdb.execute(
        f"""COPY (SELECT i AS id, lower(to_hex((i * 7919) % 16777216)) AS code,
        (hash(i, 1) % 1000)::INT AS amount, (hash(i, 2) % 10000) / 100.0 AS score,
        ['nevus', 'benign', 'mel', 'bcc'][1 + (hash(i, 3) % 10 // 3)::INT] AS label
        FROM range(1, {ROWS + 1}) AS numbers(i)) TO '{folder}/rows.parquet' (FORMAT parquet)"""
    )


class Watch:
    """The screen, fed with what the dashboard writes, and how long it takes to show something."""

    def __init__(self, board):
        self.board = board
        self.screen = pyte.Screen(160, 48)
        self.stream = pyte.ByteStream(self.screen)

    def after(self, name, keys, condition, seconds=120):
        begun = time.perf_counter()
        self.board.press(keys)
        answered = None
        while time.perf_counter() - begun < seconds:
            self.board.seen = b""
            data = self.board.read(0.002)
            if not data:
                continue
            answered = answered or time.perf_counter() - begun
            self.stream.feed(data)
            if condition(self.screen.display):
                took = time.perf_counter() - begun
                print(f"{name:42} first answer {answered * 1000:7.1f} ms   complete {took * 1000:9.1f} ms")
                return
        print(f"{name:42} not within {seconds} s")
        print("\n".join(self.screen.display[:6]))


def place(lines):
    found = re.search(r"([\d,]+) of ([\d,]+)", lines[1])
    return found and found.group(1)


def filled(lines):
    """Whether the first and the last line of the grid hold a row."""
    rows = [line for line in lines[3:-3] if re.search(r"\d", line)]
    return len(rows) > 30


with tempfile.TemporaryDirectory() as folder:
    generate(folder)
    board = Dashboard(tuina, folder)
    board.wait_for("rows kept", seconds=300)
    board.drain(3.0)
    watch = Watch(board)
    board.press(b"2")
    board.drain(0.5)
    board.seen = b""
    board.press(b"\x0c")
    board.drain(0.5)
    watch.stream.feed(board.seen)
    total = f"{ROWS:,}"
    # The figure of kept rows of the only source.
    watch.after("open the grid", b"\r", lambda lines: f"of {total}" in lines[1] and filled(lines))
    watch.after("to the end", b"G", lambda lines: place(lines) == total and filled(lines))
    watch.after("a page up", b"\x1b[5~", lambda lines: place(lines) != total and filled(lines))
    watch.after("to the start", b"g", lambda lines: place(lines) == "1" and filled(lines))
    watch.after("find a text 9 M rows down", b"f%x\r" % ((9_000_000 * 7919) % 16777216),
                lambda lines: place(lines) not in (None, "1") and filled(lines))
    watch.after("to the start", b"g", lambda lines: place(lines) == "1" and filled(lines))
    watch.after("sort by another column", b"lls", lambda lines: "↑" in lines[2] or "▲" in lines[2])
    board.seen = b""
    board.drain(2.0)
    watch.stream.feed(board.seen)
    watch.after("to the end, sorted: the first time", b"G", lambda lines: place(lines) == total and filled(lines))
    watch.after("a page up, sorted", b"\x1b[5~", lambda lines: place(lines) != total and filled(lines))
    before = place(watch.screen.display)
    watch.after("another page up, sorted", b"\x1b[5~", lambda lines: place(lines) != before and filled(lines))
    before = place(watch.screen.display)
    watch.after("the match before, sorted", b"N", lambda lines: place(lines) != before and filled(lines))
    board.close()
