// Trains a 784-128-10 perceptron (batch 128, Adam) on random rows and prints the rows a second of
// each epoch, the first left out as warm-up; the twin of Benchmarks/peers/mlp_numpy.py.
// Arguments: rows, epochs, threads.

import Basics
import Foundation
import Kernels
import Learning
import Scoring

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else {
  print("usage: training-bench ROWS EPOCHS THREADS")
  exit(2)
}
let (rows, epochs, threads) = (numbers[0], numbers[1], numbers[2])

func part(_ count: Int, seed: UInt64) -> LabelledRows {
  var generator = SeededGenerator(seed: seed)
  let dense = (0..<(count * 784)).map { _ in Float(generator.nextUnit()) }
  let labels = (0..<count).map { _ in Int32(generator.next() % 10) }
  return LabelledRows(
    features: FeatureMatrix(rowCount: count, denseWidth: 784, dense: dense),
    labels: labels
  )
}

let data = PreparedData(
  label: "digit",
  classes: (0..<10).map(String.init),
  positive: nil,
  featureColumns: ["image"],
  train: part(rows, seed: 1),
  validation: part(128, seed: 2),
  test: part(128, seed: 3),
  featurizer: nil,
  fingerprint: "random"
)
var configuration = RunConfiguration(model: .perceptron(hidden: [128]))
configuration.threads = threads
BLAS.threads = threads
var loop = TrainingLoop(data: data, configuration: configuration)
let clock = ContinuousClock()
for epoch in 0...epochs {
  let start = clock.now
  while !loop.isEpochComplete { _ = try loop.trainBatch() }
  _ = try loop.finishEpoch()
  let elapsed = (clock.now - start) / .seconds(1)
  if epoch > 0 { print(Double(rows) / elapsed) }
}
