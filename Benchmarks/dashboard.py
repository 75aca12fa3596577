"""The dashboard on a pseudo-terminal of 160 x 48, as the benchmarks drive it."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time


class Dashboard:
    def __init__(self, tuina, folder):
        self.seen = b""
        self.start = time.perf_counter()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            for name in ("COLUMNS", "LINES", "NO_COLOR", "SSH_CONNECTION"):
                os.environ.pop(name, None)
            os.execv(tuina, [tuina, folder])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 48, 160, 0, 0))

    def read(self, seconds):
        """What comes within this time, at most one read; answers the terminal's questions."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return b""
        data = os.read(self.terminal, 1 << 16)
        if b"\x1b[c" in data:
            os.write(self.terminal, b"\x1b[?62c")
        self.seen += data
        return data

    def wait_for(self, *words, seconds=120):
        """The seconds since the start at which all words have been seen."""
        words = [word.encode() for word in words]
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            if all(word in self.seen for word in words):
                return time.perf_counter() - self.start
            self.read(0.001)
        raise SystemExit(f"never seen: {words}")

    def drain(self, quiet):
        """Reads until nothing has come for this long; returns the number of bytes."""
        count = 0
        while data := self.read(quiet):
            count += len(data)
        return count

    def press(self, keys):
        os.write(self.terminal, keys)

    def close(self):
        os.kill(self.process, signal.SIGTERM)
        try:
            while os.read(self.terminal, 1 << 16):
                pass
        except OSError:
            pass
        os.waitpid(self.process, 0)
        os.close(self.terminal)
