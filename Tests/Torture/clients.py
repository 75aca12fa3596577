"""Clients that mean no good: slow ones, ten thousand, bodies without end, bombs, no numbers; and a damaged model."""

import glob
import json
import os
import resource
import socket
import threading
import time

from server import ROW, Server, served


# What is large or odd, and good JSON of the columns.
GOOD = ("a long text", "escapes", "half of a pair")


def run(part):
    folder, run = served(part, "data")
    server = Server(part, folder)
    part.notes.append(f"{server.resident():.0f} MB at first")
    slow = begin_slow(server, 5 if part.short else 50)
    numbers(part, server)
    bombs(part, server)
    bodies(part, server)
    connections(part, server, 1500 if part.short else 10_000)
    end_slow(part, server, slow)
    damaged(part, folder, run, server)


def latency(part, server, seconds, when):
    """Milliseconds of the median and of the 99th of a hundred predictions, asked while something goes on."""
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        server.lives(when)
        times.append((time.monotonic() - begun) * 1000)
    times.sort()
    part.notes.append(f"{when}: {len(times)} predictions, median {times[len(times) // 2]:.1f} ms, "
                      f"99 % within {times[int(len(times) * 0.99)]:.1f} ms, {server.resident():.0f} MB")


def begin_slow(server, count):
    """Clients that send a byte a second: half of them a head, half a body."""
    closed = []

    def drip(number):
        begun = time.monotonic()
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            body = b"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
            try:
                if number % 2:
                    client.sendall(body)
                for byte in (b"{" + b" " * 100 if number % 2 else b"GET /v1/models HTTP/1.1\r\nX-A: " + b"a" * 100):
                    client.sendall(bytes([byte]))
                    client.settimeout(1)
                    try:
                        if client.recv(4096) == b"":
                            break
                    except TimeoutError:
                        pass
            except OSError:
                pass
            closed.append(time.monotonic() - begun)

    threads = [threading.Thread(target=drip, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads, closed


def end_slow(part, server, slow):
    threads, closed = slow
    limit = time.monotonic() + 60
    for thread in threads:
        thread.join(max(0, limit - time.monotonic()))
    part.tried += len(threads)
    if len(closed) < len(threads):
        part.fail(f"{len(threads) - len(closed)} clients of a byte a second are still served")
    elif max(closed) > 45:
        part.fail(f"a client of a byte a second was served for {max(closed):.0f} s")
    else:
        part.notes.append(f"{len(closed)} clients of a byte a second were closed after "
                          f"{min(closed):.0f} to {max(closed):.0f} s")
    server.lives("after slow clients")


def numbers(part, server):
    """No number in, no word that is not JSON out."""
    def strict(text):
        raise ValueError(text)

    for value in ("NaN", "Infinity", "-Infinity", "null", "1e308", "-1e308", "1e400", "-0.0", "5e-324",
                  "9" * 400, "0." + "1" * 5000, '"NaN"', "true", "[1]", "{}"):
        row = ROW.replace('"size": 7', f'"size": {value}')
        for path, body in ((f"/v1/models/{server.model}:predict", '{"instances": [' + row + "]}"),
                           (f"/v1/models/{server.model}:classify", '{"examples": [' + row + "]}")):
            status, text = server.ask("POST", path, body)
            part.tried += 1
            try:
                json.loads(text, parse_constant=strict)
            except ValueError as error:
                part.fail(f"size {value[:20]}: the answer is no JSON: {error}")
            if status not in (200, 400):
                part.fail(f"size {value[:20]}: {status} {text[:200]}")
    server.lives("after numbers that are none")


def bombs(part, server):
    """Texts that are small and become large, or are read for ever."""
    deep = 1_000_000
    texts = {
        "lists in lists": "[" * deep,
        "objects in objects": '{"a":' * (deep // 5),
        "closed lists": "[" * 100_000 + "]" * 100_000,
        "many keys": '{"instances": [{' + ",".join(f'"k{n}": 1' for n in range(200_000)) + "}]}",
        "one key often": '{"instances": [{' + ",".join('"size": 1' for _ in range(200_000)) + "}]}",
        "many rows": '{"instances": [' + ",".join(ROW for _ in range(200_000)) + "]}",
        "empty rows": '{"instances": [' + ",".join("{}" for _ in range(1_000_000)) + "]}",
        "a long text": '{"instances": [{"size": 1, "note": "' + "a" * 8_000_000 + '"}]}',
        "escapes": '{"instances": [{"size": 1, "note": "' + "\\u0041" * 1_000_000 + '"}]}',
        "half of a pair": '{"instances": [{"size": 1, "note": "\\ud800"}]}',
        "no UTF-8": b'{"instances": [{"size": 1, "note": "\xff\xfe"}]}',
        "a promised shape": '{"inputs": [{"name": "size", "shape": [9000000000000000000], "datatype": "FP64", "data": []}]}',
        "many events": "\n".join("{}" for _ in range(500_000)),
    }
    slowest = (0, "")
    for name, text in texts.items():
        body = text if isinstance(text, bytes) else text.encode()
        for path in (f"/v1/models/{server.model}:predict", f"/v2/models/{server.model}/infer", "/v1/events"):
            begun = time.monotonic()
            status, answer = server.ask("POST", path, body, timeout=60)
            slowest = max(slowest, (time.monotonic() - begun, name))
            part.tried += 1
            if status is None or status >= 500 or (status == 200 and name not in GOOD):
                part.fail(f"{name} at {path}: {status} {answer[:200]}")
    part.notes.append(f"{len(texts)} bombs: the slowest answer took {slowest[0] * 1000:.0f} ms ({slowest[1]}), "
                      f"{server.resident():.0f} MB")
    server.lives("after bombs")


def bodies(part, server):
    """A body of a gigabyte, announced and not."""
    size, chunk = 1 << 30, b"a" * 65536
    before = server.resident()
    for name, head in (("announced", f"Content-Length: {size}"), ("in chunks", "Transfer-Encoding: chunked")):
        sent, answer = 0, b""
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
            client.sendall(f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n\r\n".encode())
            try:
                while sent < size:
                    client.sendall(chunk if name == "announced" else b"10000\r\n" + chunk + b"\r\n")
                    sent += len(chunk)
            except OSError:
                pass
            try:
                answer = client.recv(4096)
            except OSError:
                pass
        part.tried += 1
        if sent >= size:
            part.fail(f"a gigabyte {name} was read to its end")
        # What the client still sends may reset the connection before the answer is read.
        if answer and b" 413 " not in answer.split(b"\r\n")[0]:
            part.fail(f"a gigabyte {name}: {answer[:100]}")
        part.notes.append(f"a gigabyte {name}: {sent / (1 << 20):.0f} MiB were sent before it was refused, "
                          f"{server.resident() - before:+.0f} MB")
        server.lives(f"after a gigabyte {name}")


def connections(part, server, count):
    """Ever so many at once, all idle but one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        part.notes.append(f"only {hard} files may be open here: {hard - 200} connections instead of {count}")
        count = hard - 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard > 0 else wanted, hard))
    held, failed = [], 0
    try:
        for number in range(count):
            try:
                client = socket.create_connection(("127.0.0.1", server.port), timeout=5)
                if number % 2:
                    client.sendall(b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n")
                held.append(client)
            except OSError:
                failed += 1
        part.tried += len(held)
        if failed:
            part.fail(f"{failed} of {count} connections were refused")
        latency(part, server, 2 if part.short else 5, f"with {len(held)} connections")
    finally:
        for client in held:
            client.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    server.lives("after many connections")


def damaged(part, folder, run, server):
    """A model cut in half while it serves, and when a server begins."""
    path = glob.glob(os.path.join(folder, ".tuina", "models", run, "model.tuina"))[0]
    with open(path, "rb") as file:
        whole = file.read()
    cuts = (len(whole) // 2,) if part.short else (0, 1, 16, len(whole) // 2, len(whole) - 1)
    for length in cuts:
        with open(path, "wb") as file:
            file.write(whole[:length])
        part.tried += 1
        time.sleep(2.5)
        server.lives(f"with a model cut to {length} bytes")
        status, text = server.ask("GET", f"/v1/models/{server.model}")
        if "DATA_LOSS" not in text:
            part.fail(f"the status says nothing of a model cut to {length} bytes: {text[:200]}")
    server.stop()
    status, out, err = part.run("serve", folder, "--port", "0", "--quiet", timeout=30)
    if status in (0, None) or not err.strip():
        part.fail(f"a server begins with a model cut in half: {status} {err[-200:]}")
    with open(path, "wb") as file:
        file.write(whole)
    again = Server(part, folder)
    again.lives("with the model whole again")
    again.stop()
