"""Manifests and folders of a stranger: nothing outside is read or written, nobody is called, all is told."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading

from common import write

SECRET = "SENTINEL-5f3c"


class Listener(threading.Thread):
    """Counts connections to a port of this machine."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.count = 0
        self.start()

    def run(self):
        while True:
            connection, _ = self.socket.accept()
            self.count += 1
            connection.close()


def manifest(sources="[a.csv]", extra=""):
    return f"version: 1\nsources: {sources}\n{extra}"


def check(sql):
    return manifest(extra="checks:\n  - {name: x, sql: " + json.dumps(sql) + "}\n")


def convert(sql):
    return manifest("\n  - {path: a.csv, convert: {l: " + json.dumps(sql) + "}}")


def cases(out, port):
    """Name, what the folder holds, what must be told. `out` holds the secret."""
    told = r"not done without your consent|without your consent"
    copy = f"COPY (SELECT 1) TO '{out}/written'"
    close = "1=1), FALSE)) FROM rows; {}; SELECT count(*) FILTER (WHERE coalesce(NOT (1=1"
    secret = f"{out}/secret.csv"
    return [
        ("a check that copies", check(close.format(copy)), told),
        ("a check that reads", check(f"(SELECT content FROM read_text('{secret}')) = ''"), told),
        ("a check that lists", check("(SELECT count(*) FROM glob('/root/*')) > 0"), told),
        ("a check that attaches", check(close.format(f"ATTACH '{out}/written.db' AS w; CREATE TABLE w.t (a INT)")), told),
        ("a check that installs", check(close.format(f"INSTALL httpfs FROM 'http://127.0.0.1:{port}'")), told),
        ("a check that loads", check(close.format(f"LOAD '{out}/evil.duckdb_extension'")), told),
        ("a check that calls", check(f"(SELECT count(*) FROM 'http://127.0.0.1:{port}/a.csv') > 0"), told),
        ("a check that never ends", check("(SELECT count(*) FROM range(100000000000)) > 1"), told),
        ("a check that fills memory", check("length(repeat('x', 3000000000)) > 1"), told),
        ("a check that exports", check(close.format(f"EXPORT DATABASE '{out}/written'")), told),
        ("a check that sets", check(close.format("SET enable_external_access = true; " + copy)), told),
        ("a conversion that reads", convert(f"(SELECT content FROM read_text('{secret}'))"), told),
        ("a conversion that copies", convert(f"1) FROM rows; {copy}; SELECT (1"), told),
        ("a conversion with a subquery", convert(f"(SELECT max(id) FROM read_csv('{secret}'))"), told),
        ("a source outside", manifest(f"[{secret}]"), told),
        ("a source above", manifest("[../outside/secret.csv]"), told),
        ("a source through a folder", manifest("[sub/../../outside/secret.csv]"), told),
        ("a source of the system", manifest("[/etc/profile]"), told),
        ("the whole disk", manifest('["/**"]'), r"whole disk"),
        ("the whole disk by name", manifest('["/**/secret.csv"]'), r"whole disk"),
        ("a glob outside", manifest('["../outside/*.csv"]'), told),
        ("a file URI", manifest(f"[file://{secret}]"), told),
        ("a web URI", manifest(f"[http://127.0.0.1:{port}/a.csv]"), told),
        ("a bucket", manifest("[s3://bucket/a.parquet]"), told),
        ("a pipe of the kernel", manifest("[/proc/kmsg]"), told),
        ("a device", manifest("[/dev/zero]"), told),
        ("feedback outside", manifest(extra=f"feedback: {{path: {out}/secret.jsonl}}\n"), told),
        ("a database of the user's", manifest(extra=f"engine: 'duckdb://{out}/user.db'\n"), r"may not name a database"),
        ("a new database", manifest(extra=f"engine: 'duckdb://{out}/written.db'\n"), r"may not name a database"),
        ("a cluster", manifest(extra=f"engine: 'sc://127.0.0.1:{port}'\n"), told),
        ("a driver", manifest(extra=f"engine: 'postgresql://127.0.0.1:{port}/d'\n"), told),
        ("a link to a file", lambda f: os.symlink(secret, f"{f}/b.csv"), r"leads out of the folder|without your consent"),
        ("a link to a folder", lambda f: os.symlink(out, f"{f}/sub2"), r"leads out of the folder|without your consent"),
        ("a link as manifest", lambda f: os.symlink(f"{out}/secret.yaml", f"{f}/dataset.yaml"), told),
        ("a link named in the manifest", lambda f: (os.symlink(secret, f"{f}/b.csv"),
                                                    write(f"{f}/dataset.yaml", manifest("[a.csv, b.csv]"))), told),
        ("a link as .tuina", lambda f: os.symlink(f"{out}/docs", f"{f}/.tuina"), r"left alone"),
        ("links in .tuina", lambda f: (os.makedirs(f"{f}/.tuina"), os.symlink(f"{out}/docs", f"{f}/.tuina/models"),
                                       os.symlink(f"{out}/docs/log", f"{f}/.tuina/log")), r"left alone"),
        ("a pipe in .tuina", lambda f: (os.makedirs(f"{f}/.tuina"), os.mkfifo(f"{f}/.tuina/log")), r"left alone"),
        ("a cache of others", foreign_cache, None),
        ("a library in a checkout", library, None),
        ("a pipe as manifest", lambda f: os.mkfifo(f"{f}/dataset.yaml"), r"pipe"),
        ("pictures elsewhere", lambda f: pictures(f, out), None),
        ("a pipe as source", lambda f: os.mkfifo(f"{f}/p.csv"), r"neither a file nor a folder"),
    ]


def pictures(folder, out):
    """Cells that name files outside as pictures, and a pipe that nobody writes into."""
    os.mkfifo(f"{folder}/p.png")
    names = [f"{out}/secret.csv", "../outside/secret.csv", "p.png", "/dev/zero", "/etc/passwd"] * 4
    write(f"{folder}/a.csv", "id,l,image\n" + "".join(f"{i},x,{name}\n" for i, name in enumerate(names)))
    write(f"{folder}/dataset.yaml", manifest(extra="columns:\n  image: {type: image}\n"))


def foreign_cache(folder):
    """Entries that say other things than the files, as somebody else's Tuina would have kept them."""
    os.makedirs(f"{folder}/.tuina/cache")
    os.makedirs(f"{folder}/.tuina/models/20260101-000000-0000")
    write(f"{folder}/.tuina/models/20260101-000000-0000/run.json", "{}")
    for number in range(20):
        write(f"{folder}/.tuina/cache/part-2-{number:016x}.json", '{"rowsRead":999,"rowsKept":999}')


def library(folder):
    """What made an earlier search load a library of the working directory."""
    write(f"{folder}/Package.swift", "")
    write(f"{folder}/.deps/lib/libduckdb.so", b"\x7fELF" + b"\0" * 100)


def run(part):
    watched = shutil.which("strace") and subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0
    if not watched:
        part.notes.append("strace is not there: reads were looked for in the answers only")
    listener = Listener()
    base = os.path.join(part.folder, "stranger")
    out = os.path.join(base, "outside")
    chosen = cases(out, listener.port)
    if part.short:
        chosen = part.random.sample(chosen, 10)
    for name, content, told in chosen:
        shutil.rmtree(base, ignore_errors=True)
        folder = os.path.join(base, "data")
        outside(out)
        before = snapshot(out)
        write(f"{folder}/a.csv", "id,x,label\n1,2,a\n2,3,b\n3,4,a\n")
        os.makedirs(f"{folder}/sub")
        if callable(content):
            content(folder)
        else:
            write(f"{folder}/dataset.yaml", content)
        for command in ("profile", "open"):
            attack(part, name, command, folder, out, told, watched)
        # A yes makes an expression no more than an expression.
        if name.startswith(("a check", "a conversion")):
            attack(part, name, "profile", folder, out, "no plain expression", watched, "--trust")
        part.tried += 1
        if snapshot(out) != before:
            part.fail(f"{name}: something outside was written")
        if listener.count:
            part.fail(f"{name}: {listener.count} connections")
            listener.count = 0


def attack(part, name, command, folder, out, told, watched, *options):
    trace = os.path.join(part.folder, "trace")
    calls = "trace=open,openat,connect,rename,unlink,unlinkat,mkdir,symlink,link"
    prefix = ["strace", "-f", "-qq", "-s", "300", "-e", calls, "-o", trace] if watched else []
    status, answer, err = part.run(command, ".", "--json", *options, cwd=folder, prefix=prefix, timeout=60)
    said = answer.decode("utf-8", "replace") + err
    if status is None:
        part.fail(f"{name}: {command} did not end")
    elif status not in (0, 1, 2, 3):
        part.fail(f"{name}: {command} ended with {status}: {err[-200:]}")
    if SECRET in said:
        part.fail(f"{name}: {command} shows what stands outside")
    if told and not re.search(told, said):
        part.fail(f"{name}: {command} does not tell it: {err[-200:]}")
    if told is None and status == 0 and "999" in said:
        part.fail(f"{name}: {command} believes it")
    if not watched:
        return
    for call, path, flags, failed in calls_of(trace, folder):
        if call == "connect":
            part.fail(f"{name}: {command} calls {path}")
        forbidden = path in ("/etc/profile", "/proc/kmsg", "/dev/zero") or within(path, out) \
            or within(path, os.path.join(folder, ".deps"))
        # Whether a file is there may be asked; the folder that a link leads to may be named.
        if forbidden and not failed and "O_PATH" not in flags:
            part.fail(f"{name}: {command} touches {path} ({call} {flags})")


def within(path, folder):
    return path == folder or path.startswith(folder + "/")


def calls_of(trace, folder):
    """Call, path without links, flags and whether it failed, of each line that names a path."""
    with open(trace, errors="replace") as file:
        for line in file:
            if "AF_INET" in line:
                yield "connect", line.strip()[:120], "", False
            found = re.search(r"\b(open|openat|rename|unlink|unlinkat|mkdir|symlink|link)\(", line)
            paths = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
            for path in paths if found else []:
                real = os.path.realpath(os.path.join(folder, path))
                yield found.group(1), real, line.split('"')[-1].strip()[:80], "= -1" in line


def outside(out):
    write(f"{out}/secret.csv", f"id,x,label\n1,{SECRET},a\n")
    write(f"{out}/secret.jsonl", '{"kind":"' + SECRET + '"}\n')
    write(f"{out}/secret.yaml", f"version: 1\nname: {SECRET}\n")
    write(f"{out}/user.db", b"the database of a user")
    write(f"{out}/docs/sub/.draft-letter.txt", "a letter")


def snapshot(out):
    found = {}
    for place, _, names in os.walk(out):
        found[place] = None
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                found[os.path.join(place, name)] = file.read()
    return found
