"""What all parts of the torture share: datasets, runs of the program, comparing of results."""

import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

TRAPS = {-4, -5, -6, -7, -8, -11, 132, 133, 134, 135, 136, 139}


class Part:
    """One part: counts what was tried, and keeps what went wrong."""

    def __init__(self, name, seed, program, short, kills=None):
        self.name, self.program, self.short = name, os.path.abspath(program), short
        self.kills = kills
        self.random = random.Random(f"{name} {seed}")
        self.tried, self.failures, self.notes = 0, [], []
        self.folder = tempfile.mkdtemp(prefix=f"torture-{name}-")
        self.state = os.path.join(self.folder, "state")
        self.scratch = os.path.join(self.folder, "tmp")
        os.makedirs(self.state)
        os.makedirs(self.scratch)
        self.started = time.monotonic()

    def environment(self):
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "TUINA_DUCKDB", "LD_LIBRARY_PATH")}
        return keep | {
            "HOME": self.folder, "XDG_STATE_HOME": self.state, "TMPDIR": self.scratch,
            "XDG_CONFIG_HOME": os.path.join(self.folder, "config"), "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
        }

    def fail(self, what):
        self.failures.append(what)
        print(f"  FAILED {self.name}: {what}", flush=True)

    def start(self, *arguments, cwd=None, prefix=()):
        return subprocess.Popen(
            [*prefix, self.program, *arguments], cwd=cwd, env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)

    def run(self, *arguments, timeout=60, cwd=None, prefix=()):
        """Runs the program: status, output, errors. A run that does not end has status None."""
        process = self.start(*arguments, cwd=cwd, prefix=prefix)
        try:
            out, err = process.communicate(timeout=timeout)
            return process.returncode, out, err.decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            # With whatever it started: a program under strace outlives strace.
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            return None, out, err.decode("utf-8", "replace")

    def result(self, command, folder, *options, timeout=60):
        """The answer of a command without what differs from run to run."""
        status, out, err = self.run(command, folder, "--json", *options, timeout=timeout)
        if status in TRAPS:
            self.fail(f"{command} trapped with {status}: {err[-300:]}")
        try:
            return status, plain(json.loads(out)), err
        except ValueError:
            return status, None, err

    def finish(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        seconds = time.monotonic() - self.started
        print(f"{self.name}: {self.tried} tried, {len(self.failures)} failed, {seconds:.0f} s", flush=True)
        for note in self.notes:
            print(f"  {note}")


def plain(value):
    """A result without durations and without the moment it was asked at, which differ from run to run."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()
                if k != "as_of" and not k.endswith(("seconds", "_per_second"))}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def dataset(folder, seed, rows=300):
    """Three sources that contradict each other, with rows that cannot be read."""
    r = random.Random(seed)
    classes = ["benign", "malignant", "unclear"]
    truth = {f"e{i:04}": (r.choice(classes), r.randint(1, 99)) for i in range(rows)}
    for source in ("north.csv", "south.csv"):
        lines = ["id,label,size,note"]
        for key, (label, size) in truth.items():
            said = label if r.random() < 0.85 else r.choice(classes)
            lines.append(f'{key},{said},{size + r.choice([0, 0, 0, 1])},"note, {r.randint(0, 9)}"')
            if r.random() < 0.02:
                lines.append(f"{key},broken")
        write(os.path.join(folder, source), "\n".join(lines) + "\n")
    lines = []
    for key, (label, size) in truth.items():
        lines.append(json.dumps({"id": key, "label": label, "size": size}))
        if r.random() < 0.02:
            lines.append("{broken")
    write(os.path.join(folder, "west.jsonl"), "\n".join(lines) + "\n")
    write(os.path.join(folder, "dataset.yaml"),
          "version: 1\nentity: id\nlabel: label\nsources: [north.csv, south.csv, west.jsonl]\n")


def files(folder):
    return sorted(os.path.join(d, f) for d, _, names in os.walk(folder) for f in names)
