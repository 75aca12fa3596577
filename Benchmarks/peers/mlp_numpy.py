"""A 784-128-10 perceptron in numpy: float32, batch 128, Adam, shuffled every epoch.

Prints the rows a second of each epoch, the first left out as warm-up. Threads come from
OPENBLAS_NUM_THREADS. All updates work in place on arrays allocated once.
"""
import sys
import time

import numpy as np

rows, epochs = int(sys.argv[1]), int(sys.argv[2])
rng = np.random.default_rng(1)
x = rng.random((rows, 784), dtype=np.float32)
y = rng.integers(0, 10, rows)
sizes, batch, rate = [784, 128, 10], 128, np.float32(1e-3)
params = []
for n, m in zip(sizes, sizes[1:]):
    params.append((rng.standard_normal((n, m)) * np.sqrt(2 / n)).astype(np.float32))
    params.append(np.zeros(m, np.float32))
mean = [np.zeros_like(p) for p in params]
square = [np.zeros_like(p) for p in params]
scratch = [np.empty_like(p) for p in params]
step = 0
for epoch in range(epochs + 1):
    start = time.perf_counter()
    order = rng.permutation(rows)
    loss = 0.0
    for begin in range(0, rows, batch):
        index = order[begin : begin + batch]
        input, label = x[index], y[index]
        count = len(index)
        hidden = input @ params[0]
        hidden += params[1]
        np.maximum(hidden, 0, out=hidden)
        score = hidden @ params[2]
        score += params[3]
        score -= score.max(axis=1, keepdims=True)
        np.exp(score, out=score)
        score /= score.sum(axis=1, keepdims=True)
        loss -= np.log(score[np.arange(count), label] + 1e-30).sum()
        score[np.arange(count), label] -= 1
        score /= np.float32(count)
        below = score @ params[2].T
        below *= hidden > 0
        gradients = [input.T @ below, below.sum(0), hidden.T @ score, score.sum(0)]
        step += 1
        size = rate * np.float32(np.sqrt(1 - 0.999**step) / (1 - 0.9**step))
        for p, m, v, s, g in zip(params, mean, square, scratch, gradients):
            m *= np.float32(0.9)
            np.multiply(g, np.float32(0.1), out=s)
            m += s
            v *= np.float32(0.999)
            np.multiply(g, g, out=g)
            g *= np.float32(0.001)
            v += g
            np.sqrt(v, out=s)
            s += np.float32(1e-8)
            np.divide(m, s, out=s)
            s *= size
            p -= s
    if epoch > 0:
        print(rows / (time.perf_counter() - start), flush=True)
