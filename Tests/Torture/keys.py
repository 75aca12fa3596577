"""Random keys, pastes, mouse reports and sizes: the dashboard never dies and gives the terminal back."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

from common import TRAPS, dataset

KEYS = (
    [bytes([c]) for c in range(0x20, 0x7F)] * 2
    + [b"\r", b"\t", b"\x7f", b"\x1b", b"\x0c", b"\x10", b"\x13", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D"] * 8
    + [b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1b[Z", b"\x1bOP", b"\x1b[15~", b"\x1b[3~"] * 3
    + [b"\x1b]", b"\x1b]x", b"\x1b[", b"\x1b[?", b"\x1bO", b"\x1b[<0;5;5M", b"\x1b[<0;5;5m", b"\x1b[<64;9;9M",
       b"\x1b[<99999999999;1;1M", b"\x1b[200~paste \x1b[201~", b"\xff", b"\xc3", "中".encode(), "é".encode()]
)


def run(part):
    total, session = (1500, 500) if part.short else (50_000, 5_000)
    folder = os.path.join(part.folder, "data")
    dataset(folder, 3)
    unanswered, sessions = 0, 0
    while part.tried < total:
        sessions += 1
        unanswered += play(part, folder, min(session, total - part.tried))
    part.notes.append(f"{sessions} sessions, of which {unanswered} did not end when they were asked to")


def play(part, folder, count):
    process, device = pty.fork()
    if process == 0:
        os.execve(part.program, [part.program, folder], part.environment())
    resize(device, 100, 30)
    output = bytearray()
    drain(device, output, 1.0)
    for _ in range(count):
        if part.random.random() < 0.005:
            resize(device, part.random.randint(1, 200), part.random.randint(1, 60))
        if not send(device, part.random.choice(KEYS), output):
            break
        part.tried += 1
        drain(device, output, 0.05 if part.random.random() < 0.02 else 0)
        if ended(process):
            break
    status = close(part, process, device, output)
    os.close(device)
    if status is None:
        part.fail("the dashboard did not end when it was asked to")
        return 1
    code = os.waitstatus_to_exitcode(status)
    if code in TRAPS:
        part.fail(f"the dashboard ended with {code}")
    if b"\x1b[?1049" not in output:
        part.fail("the dashboard drew no screen")
    if b"\x1b[?1049h" in output and output.rfind(b"\x1b[?1049l") < output.rfind(b"\x1b[?1049h"):
        part.fail("the terminal was left on the alternate screen")
    return 0


def send(device, key, output):
    """Types a key; the program may be slow in taking it, and must be read from meanwhile."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        _, ready, _ = select.select([], [device], [], 0.05)
        if ready:
            try:
                os.write(device, key)
                return True
            except OSError:
                return False
        drain(device, output, 0.01)
    return False


statuses = {}


def ended(process):
    if process not in statuses:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            statuses[process] = status
    return process in statuses


def close(part, process, device, output):
    for number in (None, signal.SIGTERM):
        if number and not ended(process):
            os.kill(process, number)
        limit = time.monotonic() + 15
        while time.monotonic() < limit:
            if number is None and not ended(process):
                break
            drain(device, output, 0.05)
            if ended(process):
                drain(device, output, 0.1)
                return statuses.pop(process)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return None


def drain(device, output, seconds):
    limit = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([device], [], [], max(0, limit - time.monotonic()))
        if not ready:
            return
        try:
            piece = os.read(device, 1 << 16)
        except OSError:
            return
        if not piece:
            return
        output += piece
        if len(output) > 1 << 22:
            del output[: 1 << 21]


def resize(device, columns, rows):
    fcntl.ioctl(device, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
