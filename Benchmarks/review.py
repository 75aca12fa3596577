"""Times the review of a queue of 100,000 cells and more: opening it, from a key to the next item
complete on the screen, and from a key to the decision on the disk.

usage: review.py TUINA [PRESSES] [ENTITIES]"""
import os
import random
import re
import sqlite3
import sys
import tempfile
import time

import pyte

from dashboard import Dashboard

tuina = sys.argv[1]
PRESSES = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
ENTITIES = int(sys.argv[3]) if len(sys.argv) > 3 else 120_000
CLASSES = ["angioma", "keratosis", "melanoma", "nevus", "wart"]


def generate(folder):
    """Three sources of which most cells of the label contradict each other."""
    r = random.Random(7)
    for source in ("east", "north", "west"):
        with open(os.path.join(folder, f"{source}.csv"), "w") as file:
            file.write("id,label,site,size,note\n")
            for number in range(ENTITIES):
                site = ["arm", "back", "face"][number % 3]
                file.write(
                    f"e{number * 7919 % 1_000_003:07},{r.choice(CLASSES)},{site},"
                    f"{1 + number % 90}.5,seen by {source} {r.randrange(10**6)}\n"
                )
    with open(os.path.join(folder, "dataset.yaml"), "w") as file:
        file.write(
            "version: 1\nentity: id\nlabel: label\nsources: [east.csv, north.csv, west.csv]\n"
        )


def last(state):
    return state.execute("SELECT coalesce(max(id), 0) FROM decisions").fetchone()[0]


class Screen:
    """What stands on the terminal after each piece of what was written to it."""

    def __init__(self):
        self.screen = pyte.Screen(160, 48)
        self.stream = pyte.ByteStream(self.screen)

    def feed(self, data):
        # The terminal's modes and questions that pyte does not know say nothing about cells.
        self.stream.feed(data)

    def wait(self, board, condition, seconds=300):
        deadline = time.perf_counter() + seconds
        while not condition(self.screen.display):
            if time.perf_counter() > deadline:
                raise SystemExit("\n".join(["never shown:", *self.screen.display]))
            self.rest(board, 0.002)

    def rest(self, board, seconds):
        """Takes in what comes for so long."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            board.seen = b""
            if data := board.read(left):
                self.feed(data)

    def item(self):
        """The item whose claims are shown in whole; nil while they are read."""
        lines = self.screen.display
        if any("reading its rows" in line for line in lines):
            return None
        found = re.search(r"┐(\w+ of (e\d{7}))", lines[1])
        # The claims of one item and the rows of another are no answer.
        return found.group(1) if found and any(f"all of {found.group(2)}" in line for line in lines) else None


def percentiles(name, times, bound):
    times = sorted(times)
    share = lambda part: times[min(len(times) - 1, int(part * len(times)))]
    print(
        f"{name:34} {share(0.5):8.1f} {share(0.99):8.1f} {times[-1]:8.1f}   {len(times)} keys, to reach {bound}"
    )


with tempfile.TemporaryDirectory() as folder:
    generate(folder)
    board = Dashboard(tuina, folder)
    screen = Screen()
    screen.wait(board, lambda lines: any("rows kept" in line for line in lines))
    begun = time.perf_counter()
    board.press(b"5")
    screen.wait(board, lambda _: screen.item() is not None)
    print(f"from the key that opens the queue, of data just read: {time.perf_counter() - begun:.1f} s")
    screen.rest(board, 5)
    board.press(b"]")
    screen.rest(board, 1)
    begun = time.perf_counter()
    board.press(b"[")
    screen.wait(board, lambda _: screen.item() is not None)
    print(f"from the key that comes back to it: {(time.perf_counter() - begun) * 1000:.1f} ms")
    screen.rest(board, 1)
    state = sqlite3.connect(f"file:{folder}/.tuina/state.sqlite?mode=ro", uri=True)
    r = random.Random(3)
    trace, durable = [], []
    for number in range(PRESSES):
        key = r.choice([b"1", b"1", b"1", b"s", b"f"])
        before, begun = last(state), time.perf_counter()
        pieces, kept = [], None
        board.press(key)
        # People press 15 keys a second at the very most.
        while (now := time.perf_counter()) - begun < 0.066:
            if kept is None and last(state) > before:
                kept = time.perf_counter() - begun
            board.seen = b""
            if data := board.read(0.0002 if kept is None else 0.002):
                pieces.append((time.perf_counter() - begun, data))
        if kept is not None:
            durable.append(kept * 1000)
        trace.append(pieces)
    shown, never, partial = [], 0, 0
    item = screen.item()
    for pieces in trace:
        found = None
        for place, (at, data) in enumerate(pieces):
            screen.feed(data)
            now = screen.item()
            if found is None and now is not None and now != item:
                found = (at, now)
                partial += place > 0
        if found:
            shown.append(found[0] * 1000)
            item = found[1]
        else:
            never += 1
    print("                                   median ms  99 % ms  worst ms")
    percentiles("key to the next item on screen", shown, "16")
    percentiles("key to the decision on disk", durable, "10")
    print(f"without a next item within 66 ms: {never}; kept: {last(state)} of {PRESSES}")
    # Keys faster than anything can be drawn: none may be lost.
    before = last(state)
    board.press(b"1" * 200)
    begun = time.perf_counter()
    while last(state) < before + 200 and time.perf_counter() - begun < 60:
        board.read(0.005)
    print(f"200 digits at once: {last(state) - before} kept in {time.perf_counter() - begun:.2f} s")
    board.close()
