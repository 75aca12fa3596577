"""Single-bit flips and edits in `.tuina`: the answer stays the same, and there always is one."""

import os
import re
import shutil

from common import dataset, files

COMMANDS = ["profile", "skew", "conflicts", "open"]


def run(part):
    flips, edits = (20, 10) if part.short else (200, 100)
    folder = os.path.join(part.folder, "data")
    dataset(folder, 1)
    part.run("train", folder, "--epochs", "2", "--quiet")
    for command in COMMANDS:
        part.run(command, folder, "--json")
    expected = {command: part.result(command, folder)[:2] for command in COMMANDS}
    own = os.path.join(folder, ".tuina")
    kept = os.path.join(part.folder, "kept")
    shutil.copytree(own, kept)
    told_runs = 0
    for number in range(flips + edits):
        shutil.rmtree(own)
        shutil.copytree(kept, own)
        victims = [f for f in files(own) if os.path.getsize(f) > 0]
        victim = part.random.choice(victims)
        name = os.path.relpath(victim, own)
        how = flip(part, victim) if number < flips else edit(part, victim)
        part.tried += 1
        command = part.random.choice(COMMANDS) if "models" not in name else "open"
        for turn in ("first", "second"):
            status, result, err = part.result(command, folder)
            if (status, result) == expected[command]:
                continue
            # A record that was changed cannot be made again: it is left out, and that is told.
            if "models" in name and "left out (run" in err and status == expected[command][0]:
                told_runs += 1
                continue
            part.fail(f"{how} {name}: the {turn} {command} ended with {status} and "
                      f"{'no result' if result is None else 'another result'}: {err[-200:]}")
            break
    part.notes.append(f"{told_runs} answers left a damaged run out and said so")


def flip(part, path):
    with open(path, "r+b") as file:
        place = part.random.randrange(os.path.getsize(path))
        bit = part.random.randrange(8)
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1 << bit]))
    return f"bit {bit} of byte {place} of"


def edit(part, path):
    with open(path, "rb") as file:
        content = file.read()
    kinds = ["cut", "empty", "digit", "number", "word", "twice", "garbage", "link", "folder"]
    kind = part.random.choice(kinds)
    if kind == "cut":
        content = content[: part.random.randrange(len(content))]
    elif kind == "empty":
        content = b""
    elif kind == "twice":
        content = content + content
    elif kind == "garbage":
        content = bytes(part.random.randrange(256) for _ in range(len(content)))
    elif kind in ("digit", "number"):
        places = [m for m in re.finditer(rb"[0-9]+", content)]
        if places:
            at = part.random.choice(places)
            new = b"7" if kind == "digit" else part.random.choice([b"9223372036854775807", b"-1", b"1e999"])
            content = content[: at.start()] + new + content[at.end():]
    elif kind == "word":
        places = [m for m in re.finditer(rb"[A-Za-z_]{3,}", content)]
        if places:
            at = part.random.choice(places)
            content = content[: at.start()] + b"BIGINT" + content[at.end():]
    if kind in ("link", "folder"):
        os.remove(path)
        if kind == "link":
            os.symlink("/etc/passwd", path)
        else:
            os.makedirs(path)
        return f"{kind} in place of"
    with open(path, "wb") as file:
        file.write(content)
    return f"{kind} in"
