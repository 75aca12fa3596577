import Learning
import Scoring

/// A line of the configuration form.
enum TrainField: Int, Sendable, Hashable, CaseIterable {
  case model, hidden, epochs, batchSize, learningRate, l2, remedy, aim, patience, seed, threads

  var title: String {
    switch self {
    case .model: "model"
    case .hidden: "hidden units"
    case .epochs: "epochs"
    case .batchSize: "batch rows"
    case .learningRate: "learning rate"
    case .l2: "weight decay"
    case .remedy: "remedy"
    case .aim: "threshold"
    case .patience: "patience"
    case .seed: "seed"
    case .threads: "threads"
    }
  }

  /// What the field decides, for the line below the form.
  var help: String {
    switch self {
    case .model:
      "softmax regression, a perceptron with hidden layers, or the hashed ftrl for many rows"
    case .hidden: "widths of the hidden layers, such as 128 or 256 64; only for the perceptron"
    case .epochs: "passes over the training rows, 1 to 10,000"
    case .batchSize: "rows of one step, 1 to 65,536"
    case .learningRate: "step size of Adam, above 0 and at most 10"
    case .l2: "pulls weights towards zero, 0 to 1; biases are left alone"
    case .remedy: "what is done about rare classes; C races them and tells whether it helps"
    case .aim:
      "what the probability from which a class is chosen is tuned for on validation rows; none takes the "
        + "likeliest"
    case .patience: "epochs without a better validation loss before stopping; 0 never stops early"
    case .seed: "the same seed on the same data gives the same numbers"
    case .threads: "threads of one matrix product, 1 to 64"
    }
  }

  func text(_ configuration: RunConfiguration) -> String {
    switch self {
    case .model:
      configuration.modelKind
    case .hidden:
      switch configuration.model {
      case .softmax, .hashed: ""
      case .perceptron(let hidden): hidden.map(String.init).joined(separator: " ")
      }
    case .epochs: configuration.epochs < 1 ? "by rows" : String(configuration.epochs)
    case .batchSize: String(configuration.batchSize)
    case .learningRate: "\(configuration.learningRate)"
    case .l2: configuration.l2 == 0 ? "0" : "\(configuration.l2)"
    case .remedy: configuration.remedy.rawValue
    case .aim: configuration.aim?.kind.rawValue ?? "none"
    case .patience: configuration.patience.map(String.init) ?? "0"
    case .seed: String(configuration.seed)
    case .threads: String(configuration.threads)
    }
  }

  /// Whether the field has few values that are walked through instead of typed.
  var isChoice: Bool { self == .model || self == .remedy || self == .aim }

  /// Moves the field to its next or previous usual value.
  func step(_ configuration: inout RunConfiguration, by direction: Int) {
    let forward = direction > 0
    switch self {
    case .model:
      let place = Self.models.firstIndex { $0.name == configuration.modelKind } ?? 0
      let next = (place + (forward ? 1 : Self.models.count - 1)) % Self.models.count
      configuration.take(Self.models[next].model)
    case .hidden:
      guard case .perceptron(var hidden) = configuration.model else { return }
      let last = hidden.indices.last
      if let last { hidden[last] = Self.scaled(hidden[last], forward, 1...8192) }
      configuration.model = .perceptron(hidden: hidden)
    case .epochs:
      configuration.epochs = min(max(configuration.epochs + (forward ? 5 : -5), 1), 10_000)
    case .batchSize:
      configuration.batchSize = Self.scaled(configuration.batchSize, forward, 1...65_536)
    case .learningRate:
      configuration.learningRate = Self.decade(configuration.learningRate, forward, 1e-6, 1)
    case .l2:
      if configuration.l2 < 1e-6 {
        configuration.l2 = forward ? 1e-6 : 0
      } else if !forward, configuration.l2 <= 1.5e-6 {
        configuration.l2 = 0
      } else {
        configuration.l2 = Self.decade(configuration.l2, forward, 1e-6, 1)
      }
    case .remedy:
      let all = Remedy.allCases
      let place = all.firstIndex(of: configuration.remedy) ?? 0
      configuration.remedy = all[(place + (forward ? 1 : all.count - 1)) % all.count]
    case .aim:
      let all: [DecisionAim?] = [nil, .balancedAccuracy, .f1]
      let place = all.firstIndex(of: configuration.aim) ?? 0
      configuration.aim = all[(place + (forward ? 1 : all.count - 1)) % all.count]
    case .patience:
      let next = (configuration.patience ?? 0) + (forward ? 1 : -1)
      configuration.patience = next <= 0 ? nil : min(next, 1000)
    case .seed:
      configuration.seed = forward ? configuration.seed &+ 1 : configuration.seed &- 1
    case .threads:
      configuration.threads = min(max(configuration.threads + (forward ? 1 : -1), 1), 64)
    }
  }

  /// Takes a typed text; returns why it cannot be.
  func set(_ text: String, in configuration: inout RunConfiguration) -> String? {
    let text = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    switch self {
    case .model:
      switch text.lowercased() {
      case "softmax": configuration.take(.softmax)
      case "perceptron", "mlp": configuration.take(.perceptron(hidden: [128]))
      case "ftrl": configuration.take(.hashed(FTRLSettings()))
      default: return "one of softmax, perceptron and ftrl"
      }
    case .hidden:
      let parts = text.split { $0 == " " || $0 == "," || $0 == "-" }
      let widths = parts.compactMap { Int($0) }
      guard !widths.isEmpty, widths.count == parts.count, widths.count <= 8,
        widths.allSatisfy({ (1...8192).contains($0) })
      else { return "one to eight whole numbers from 1 to 8192, such as 256 64" }
      configuration.model = .perceptron(hidden: widths)
    case .epochs:
      guard let value = Int(text), (1...10_000).contains(value) else {
        return "a whole number from 1 to 10000"
      }
      configuration.epochs = value
    case .batchSize:
      guard let value = Int(text), (1...65_536).contains(value) else {
        return "a whole number from 1 to 65536"
      }
      configuration.batchSize = value
    case .learningRate:
      guard let value = Float(text), value > 0, value <= 10 else {
        return "a number above 0 and at most 10"
      }
      configuration.learningRate = value
    case .l2:
      guard let value = Float(text), value >= 0, value <= 1 else { return "a number from 0 to 1" }
      configuration.l2 = value
    case .remedy:
      guard let value = Remedy(rawValue: text.lowercased()) else {
        return "one of " + Remedy.allCases.map(\.rawValue).joined(separator: ", ")
      }
      configuration.remedy = value
    case .aim:
      switch text.lowercased().replacing(" ", with: "-") {
      case "none": configuration.aim = nil
      case "balanced-accuracy": configuration.aim = .balancedAccuracy
      case "f1": configuration.aim = .f1
      default: return "one of none, balanced-accuracy, f1"
      }
    case .patience:
      guard let value = Int(text), (0...1000).contains(value) else {
        return "a whole number from 0 to 1000"
      }
      configuration.patience = value == 0 ? nil : value
    case .seed:
      guard let value = UInt64(text) else { return "a whole number of at least 0" }
      configuration.seed = value
    case .threads:
      guard let value = Int(text), (1...64).contains(value) else {
        return "a whole number from 1 to 64"
      }
      configuration.threads = value
    }
    return nil
  }

  private static let models: [(name: String, model: RunConfiguration.Model)] = [
    ("softmax", .softmax), ("perceptron", .perceptron(hidden: [128])),
    ("ftrl", .hashed(FTRLSettings())),
  ]

  private static func scaled(_ value: Int, _ up: Bool, _ range: ClosedRange<Int>) -> Int {
    min(max(up ? value * 2 : value / 2, range.lowerBound), range.upperBound)
  }

  /// The next of 1, 2, 5 times a power of ten.
  private static func decade(_ value: Float, _ up: Bool, _ low: Float, _ high: Float) -> Float {
    let steps: [Float] = [
      1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05,
      0.1, 0.2, 0.5, 1,
    ]
    let next = up ? steps.first { $0 > value * 1.01 } : steps.last { $0 < value * 0.99 }
    return min(max(next ?? value, low), high)
  }
}

extension RunConfiguration {
  fileprivate var modelKind: String {
    switch model {
    case .softmax: "softmax"
    case .perceptron: "perceptron"
    case .hashed: "ftrl"
    }
  }

  /// Goes over to another model, with the epochs, batches, rate and patience that suit it.
  fileprivate mutating func take(_ next: Model) {
    let usual = RunConfiguration(model: next)
    model = next
    epochs = usual.epochs
    batchSize = usual.batchSize
    learningRate = usual.learningRate
    patience = usual.patience
  }
}
