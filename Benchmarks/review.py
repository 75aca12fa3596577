"""Times the review of a queue of 100,000 cells and more: opening it, from a key to the next item
complete on the screen, from a key to the decision on the disk, and the same while the queue is sorted.

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
SORT = b"o"
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

    def wait(self, board, what, condition, seconds=300):
        """Waits until a condition holds of the lines: so long after the last thing that changed on the
        screen, however long the work behind it takes; returns the seconds."""
        begun = changed = time.perf_counter()
        before = self.screen.display
        while not condition(lines := self.screen.display):
            now = time.perf_counter()
            if lines != before:
                before, changed = lines, now
            if now - changed > seconds:
                raise SystemExit("\n".join([f"never shown: {what}", *lines]))
            self.rest(board, 0.002)
        return time.perf_counter() - begun

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
    if not times:
        return print(f"{name:34}    none in time, to reach {bound}")
    times = sorted(times)
    share = lambda part: times[min(len(times) - 1, int(part * len(times)))]
    print(
        f"{name:34} {share(0.5):8.1f} {share(0.99):8.1f} {times[-1]:8.1f}   {len(times)} keys, to reach {bound}"
    )


def press_and_watch(board, screen, state, keys, count):
    """Presses keys, 15 a second as people do at the very most; milliseconds from each to its decision on the
    disk and to the next item on the screen, and how many had no next item before the next key."""
    trace, durable = [], []
    for number in range(count):
        key = keys(number)
        before, begun = last(state), time.perf_counter()
        pieces, kept = [], None
        board.press(key)
        while (now := time.perf_counter()) - begun < 0.066:
            if kept is None and last(state) > before:
                kept = time.perf_counter() - begun
            board.seen = b""
            if data := board.read(0.0002 if kept is None else 0.002):
                pieces.append((time.perf_counter() - begun, data))
        if kept is not None:
            durable.append(kept * 1000)
        trace.append((key, pieces))
    shown, never = [], 0
    item = screen.item()
    for key, pieces in trace:
        found = None
        for at, data in pieces:
            screen.feed(data)
            now = screen.item()
            if found is None and now is not None and now != item:
                found = (at, now)
        if found:
            item = found[1]
        if key == SORT:
            continue
        if found:
            shown.append(found[0] * 1000)
        else:
            never += 1
    return shown, durable, never


with tempfile.TemporaryDirectory() as folder:
    generate(folder)
    board = Dashboard(tuina, folder)
    screen = Screen()
    screen.wait(board, "the Overview", lambda lines: any("rows kept" in line for line in lines))
    board.press(b"5")
    seconds = screen.wait(board, "the first item of the queue", lambda _: screen.item() is not None)
    print(f"from the key that opens the queue, of data just read: {seconds:.1f} s")
    left = re.search(r"([\d,]+) left", "\n".join(screen.screen.display))
    print(f"cells in the queue: {left.group(1) if left else 'not shown'}")
    screen.rest(board, 5)
    board.press(b"]")
    screen.rest(board, 1)
    board.press(b"[")
    seconds = screen.wait(board, "the queue again", lambda _: screen.item() is not None)
    print(f"from the key that comes back to it: {seconds * 1000:.1f} ms")
    screen.rest(board, 1)
    state = sqlite3.connect(f"file:{folder}/.tuina/state.sqlite?mode=ro", uri=True)
    r = random.Random(3)
    keys = [r.choice([b"1", b"1", b"1", b"s", b"f"]) for _ in range(PRESSES)]
    shown, durable, never = press_and_watch(board, screen, state, keys.__getitem__, PRESSES)
    print("                                   median ms  99 % ms  worst ms")
    percentiles("key to the next item on screen", shown, "16")
    percentiles("key to the decision on disk", durable, "10")
    print(f"without a next item within 66 ms: {never}; kept: {last(state)} of {PRESSES}")
    # The whole queue is sorted by turns while somebody skips through it.
    before = last(state)
    sorts = [SORT if number % 8 == 0 else b"s" for number in range(PRESSES // 4)]
    shown, durable, never = press_and_watch(board, screen, state, sorts.__getitem__, len(sorts))
    percentiles("the same, while it is sorted", shown, "16")
    percentiles("", durable, "10")
    wanted = sum(key == b"s" for key in sorts)
    print(f"without a next item within 66 ms: {never}; kept: {last(state) - before} of {wanted}")
    screen.wait(board, "the sorted queue", lambda lines: not any("arranging" in line for line in lines))
    screen.rest(board, 1)
    # Keys faster than anything can be drawn: none may be lost.
    before = last(state)
    board.press(b"1" * 200)
    begun = time.perf_counter()
    while last(state) < before + 200 and time.perf_counter() - begun < 60:
        board.read(0.005)
    print(f"200 digits at once: {last(state) - before} kept in {time.perf_counter() - begun:.2f} s")
    board.close()
