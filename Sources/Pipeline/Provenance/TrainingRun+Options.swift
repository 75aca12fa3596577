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
      case .hashed(let settings): ["--model", "ftrl"] + Self.options(settings)
      }
    if case .hashed = configuration.model {
      options += [
        "--epochs", String(configuration.epochs),
        "--remedy", configuration.remedy.rawValue,
        "--seed", String(configuration.seed), "--patience", String(configuration.patience ?? 0),
      ]
      if let positive, positive != manifestPositive { options += ["--positive", positive] }
      return options
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
    if configuration.crosses > 0 { options += ["--crosses", String(configuration.crosses)] }
    if configuration.layerNorm { options.append("--layer-norm") }
    if case .perceptron = configuration.model {
      options += ["--dropout", "\(configuration.dropout)"]
    }
    if let positive, positive != manifestPositive { options += ["--positive", positive] }
    return options
  }

  private static func options(_ settings: FTRLSettings) -> [String] {
    [
      "--bits", String(settings.bits), "--alpha", "\(settings.alpha)", "--beta",
      "\(settings.beta)", "--l1", "\(settings.l1)", "--l2", "\(settings.l2)",
    ]
  }
}
