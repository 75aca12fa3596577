"""kill -9 of trainings at random moments: what is continued ends with the same numbers, to the last digit."""

import os
import random
import shutil
import signal
import time

from common import write

MODELS = {
    "softmax": ["--epochs", "40", "--patience", "0"],
    "softmax, cosine, oversampled": ["--epochs", "30", "--patience", "0", "--schedule", "cosine", "--remedy", "oversample"],
    "perceptron": ["--model", "mlp", "--hidden", "32", "--epochs", "25", "--patience", "0"],
    "perceptron, AdamW, dropout": [
        "--model", "mlp", "--hidden", "32,16", "--epochs", "20", "--patience", "0", "--l2", "0.01", "--decoupled",
        "--dropout", "0.2", "--warm-up", "1"],
    "perceptron, layer norm, dropout": [
        "--model", "mlp", "--hidden", "32,16", "--epochs", "20", "--patience", "0", "--layer-norm", "--dropout", "0.1"],
    "perceptron, SMOTE": ["--model", "mlp", "--hidden", "16", "--epochs", "15", "--patience", "0",
                          "--remedy", "smote"],
    "hashed linear": ["--model", "ftrl", "--bits", "18", "--epochs", "40"],
}


def run(part):
    kills = 2 if part.short else 20
    models = dict(list(MODELS.items())[-2:]) if part.short else MODELS
    folder = os.path.join(part.folder, "data")
    rows(folder, 4000 if part.short else 30_000)
    part.run("open", folder, "--json")
    for name, options in models.items():
        # A trial of encodings would take most of the time.
        options = options + (["--numbers", "standard"] if "ftrl" not in options else [])
        begun = time.monotonic()
        expected = numbers(part.result("train", folder, *options, timeout=300)[1])
        length = max(time.monotonic() - begun, 0.1)
        if expected is None:
            part.fail(f"{name}: the training did not end")
            continue
        left = kills
        continued = 0
        while left:
            shutil.rmtree(os.path.join(folder, ".tuina", "models"), ignore_errors=True)
            command = ["train", folder, "--json", *options]
            while left:
                process = part.start(*command)
                time.sleep(part.random.uniform(0.3, 0.95) * length)
                if process.poll() is not None:
                    process.communicate()
                    break
                process.send_signal(signal.SIGKILL)
                process.communicate()
                left -= 1
                part.tried += 1
                if part.random.random() < 0.5:
                    break
                command = ["train", folder, "--json", "--resume"]
            status, result, err = part.result("train", folder, "--resume", timeout=300)
            if status == 2:
                # Killed before anything was saved: there is nothing to go on with.
                continue
            continued += 1
            if numbers(result) != expected:
                part.fail(f"{name}: other numbers after a kill, status {status}: {err[-200:]}")
        part.notes.append(f"{name}: {kills} kills, {continued} trainings continued to their end")


def numbers(result):
    """What has to be equal of two trainings."""
    if result is None or result.get("status") != "finished":
        return None
    epochs = [
        {k: e.get(k) for k in ("epoch", "train_loss", "validation_loss", "accuracy")}
        for e in result["epochs"]
    ]
    return epochs, result["test"], result["validation"], result.get("best_epoch")


def rows(folder, count):
    """Numbers, a category and a text that hang together with a label of three classes."""
    r = random.Random(5)
    words = ["red", "flat", "dark", "round", "old", "new", "itching", "smooth"]
    lines = ["a,b,c,place,note,label"]
    for _ in range(count):
        label = r.choices(["x", "y", "z"], [6, 3, 1])[0]
        at = "xyz".index(label)
        numbers = ",".join(f"{r.gauss(at * 0.6, 1):.4f}" for _ in range(3))
        place = f"p{(r.randint(0, 30) + 5 * at) % 40}"
        note = " ".join(r.choices(words, k=3) + [words[(r.randint(0, 3) + at) % 8]])
        lines.append(f"{numbers},{place},{note},{label}")
    write(os.path.join(folder, "rows.csv"), "\n".join(lines) + "\n")
    write(os.path.join(folder, "dataset.yaml"), "version: 1\nlabel: label\nsources: [rows.csv]\n")
