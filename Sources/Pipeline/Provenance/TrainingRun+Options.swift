package import Learning
import Scoring

extension TrainingRun {
  /// The options of `tuina train` that give the same run on the same data.
  ///
  /// `positive` is left out where the manifest says it already.
  package func options(manifestPositive: String?) -> [String] {
    var options: [String] =
      switch configuration.model {
      case .softmax: ["--model", "softmax"]
      case .perceptron(let hidden):
        ["--model", "mlp", "--hidden", hidden.map(String.init).joined(separator: ",")]
      }
    options += [
      "--epochs", String(configuration.epochs), "--batch", String(configuration.batchSize),
      "--lr", "\(configuration.learningRate)", "--l2", "\(configuration.l2)",
      "--schedule", configuration.schedule.rawValue, "--warm-up", "\(configuration.warmUp)",
      "--remedy", configuration.remedy.rawValue, "--stop-by", configuration.stopBy.rawValue,
      "--numbers", configuration.numbers.rawValue, "--seed", String(configuration.seed),
      "--threads", String(configuration.threads),
      "--patience", String(configuration.patience ?? 0),
    ]
    if configuration.calibration != .none {
      options += ["--calibrate", configuration.calibration.rawValue]
    }
    if let aim = configuration.aim {
      options += ["--threshold", aim.kind.rawValue]
      if case .cost(let missed, let raised) = aim {
        options += ["--cost-fn", "\(missed)", "--cost-fp", "\(raised)"]
      }
    }
    if configuration.decoupled { options.append("--decoupled") }
    if configuration.dropout > 0 { options += ["--dropout", "\(configuration.dropout)"] }
    if let positive, positive != manifestPositive { options += ["--positive", positive] }
    return options
  }
}
