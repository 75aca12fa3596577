import ArgumentParser
import Learning
import Scoring

/// What decides the numbers of a run, as options; those left out have the model's defaults.
struct TrainingOptions: ParsableArguments {
  enum ModelName: String, CaseIterable, ExpressibleByArgument {
    case softmax, mlp, ftrl
  }

  enum ClassWeights: String, CaseIterable, ExpressibleByArgument {
    case none, balanced
  }

  @Option(
    help:
      "softmax (multinomial logistic regression; the default), mlp (perceptron) or ftrl (hashed linear)."
  )
  var model: ModelName?

  @Option(help: ArgumentHelp("Widths of the hidden layers of the mlp.", valueName: "128,64"))
  var hidden: LayerWidths?

  @Option(help: ArgumentHelp("Of the ftrl: 2^N weights, 18 to 26.", valueName: "N"))
  var bits: Int?

  @Option(help: "Of the ftrl: how fast weights move at first.")
  var alpha: Float?

  @Option(help: "Of the ftrl: how long they keep that pace.")
  var beta: Float?

  @Option(help: "Of the ftrl: evidence below this leaves a weight at 0.")
  var l1: Float?

  @Option(help: "The most passes over the training rows.")
  var epochs: Int?

  @Option(help: "Rows a step.")
  var batch: Int?

  @Option(help: "Learning rate.")
  var lr: Float?

  @Option(help: "How the learning rate goes on: plateau, cosine or constant.")
  var schedule: LearningRateSchedule.Form?

  @Option(
    help: ArgumentHelp("Let the learning rate rise over so many epochs.", valueName: "epochs")
  )
  var warmUp: Float?

  @Option(help: "Weight decay: the weight of an L2 penalty.")
  var l2: Float?

  @Flag(help: "Shrink weights by --l2 themselves instead of by the gradient of a penalty (AdamW).")
  var decoupled = false

  @Option(help: "The share of hidden units of the mlp that each step leaves out.")
  var dropout: Float?

  @Flag(help: "Layer norm in the hidden layers of the mlp.")
  var layerNorm = false

  @Option(
    help: ArgumentHelp(
      "What is done about rare classes: \(Self.list(Remedy.self)).",
      valueName: "remedy"
    )
  )
  var remedy: Remedy?

  @Option(help: ArgumentHelp("The same as --remedy, for none and balanced.", valueName: "weights"))
  var classWeights: ClassWeights?

  @Option(help: "Fit probabilities on validation: none, temperature, intercept, platt or isotonic.")
  var calibrate: Calibration.Kind?

  @Option(
    help: ArgumentHelp(
      "Choose the threshold on validation by balanced-accuracy, f1 or cost.",
      valueName: "aim"
    )
  )
  var threshold: DecisionAim.Kind?

  @Option(
    name: .customLong("cost-fn"),
    help: ArgumentHelp("What a missed row of the positive class costs (1).", valueName: "cost")
  )
  var missedCost: Double?

  @Option(
    name: .customLong("cost-fp"),
    help: ArgumentHelp("What a row wrongly taken for it costs (1).", valueName: "cost")
  )
  var raisedCost: Double?

  @Option(
    help: ArgumentHelp(
      "What early stopping goes by: \(Self.list(RunConfiguration.StoppingMetric.self)).",
      valueName: "metric"
    )
  )
  var stopBy: RunConfiguration.StoppingMetric?

  @Option(
    help:
      "Numbers as features: standard, piecewise, robust, log, or auto, which validation decides."
  )
  var numbers: NumberEncoding?

  @Option(
    help: ArgumentHelp(
      "Cross up to N pairs of columns that tell more together than the sum of their parts (0).",
      valueName: "N"
    )
  )
  var crosses: Int?

  @Option(help: "The same seed on the same data gives the same numbers.")
  var seed: UInt64?

  @Option(help: "Threads of one matrix product.")
  var threads: Int?

  @Flag(
    help:
      "Read training rows from a file on disk; without it, only where they need half the memory."
  )
  var onDisk = false

  @Option(help: "Epochs without a better validation figure before training stops; 0 never stops.")
  var patience: Int?

  private static let mostCrosses = 100

  func validate() throws {
    if hidden != nil, model != .mlp {
      throw ValidationError("--hidden is for --model mlp")
    }
    if model != .ftrl {
      let others: [(name: String, isGiven: Bool)] = [
        ("--bits", bits != nil), ("--alpha", alpha != nil), ("--beta", beta != nil),
        ("--l1", l1 != nil),
      ]
      if let other = others.first(where: \.isGiven) {
        throw ValidationError("\(other.name) is for --model ftrl")
      }
    } else {
      let others: [(name: String, isGiven: Bool)] = [
        ("--lr", lr != nil), ("--batch", batch != nil), ("--numbers", numbers != nil),
        ("--crosses", crosses != nil), ("--threads", threads != nil),
        ("--schedule", schedule != nil),
        ("--warm-up", warmUp != nil), ("--decoupled", decoupled), ("--on-disk", onDisk),
      ]
      if let other = others.first(where: \.isGiven) {
        throw ValidationError("\(other.name) is not for --model ftrl")
      }
      if let bits, !HashedLinear.bitsRange.contains(bits) {
        throw ValidationError("--bits must be 18 to 26")
      }
      if let alpha, !(alpha > 0 && alpha.isFinite) {
        throw ValidationError("--alpha must be above 0")
      }
      for (name, value) in [("--beta", beta), ("--l1", l1)] {
        if let value, !(value >= 0 && value.isFinite) {
          throw ValidationError("\(name) must not be negative")
        }
      }
    }
    let counts = [("--epochs", epochs), ("--batch", batch), ("--threads", threads)]
    for (name, count) in counts {
      if let count, count < 1 { throw ValidationError("\(name) must be at least 1") }
    }
    if let crosses, !(0...Self.mostCrosses).contains(crosses) {
      throw ValidationError("--crosses must be from 0 to \(Self.mostCrosses)")
    }
    if let lr, !(lr > 0 && lr.isFinite) { throw ValidationError("--lr must be above 0") }
    if let warmUp, !(warmUp >= 0 && warmUp.isFinite) {
      throw ValidationError("--warm-up must not be negative")
    }
    if let dropout, !(0..<1).contains(dropout) {
      throw ValidationError("--dropout must be from 0 to below 1")
    }
    if dropout != nil, model != .mlp { throw ValidationError("--dropout is for --model mlp") }
    if layerNorm, model != .mlp { throw ValidationError("--layer-norm is for --model mlp") }
    if remedy != nil, classWeights != nil {
      throw ValidationError("--remedy and --class-weights exclude each other")
    }
    if let l2, !(l2 >= 0 && l2.isFinite) { throw ValidationError("--l2 must not be negative") }
    for cost in [missedCost, raisedCost].compactMap(\.self) where !(cost > 0 && cost < 1e12) {
      throw ValidationError("--cost-fn and --cost-fp must be above 0")
    }
    if missedCost != nil || raisedCost != nil, threshold != .cost {
      throw ValidationError("--cost-fn and --cost-fp are for --threshold cost")
    }
    if let patience, patience < 0 { throw ValidationError("--patience must not be negative") }
  }

  private static func list<Name: CaseIterable & RawRepresentable>(
    _ names: Name.Type
  ) -> String where Name.RawValue == String {
    names.allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// The names of the options that were given.
  var given: [String] {
    let options: [(name: String, isGiven: Bool)] = [
      ("--bits", bits != nil), ("--alpha", alpha != nil), ("--beta", beta != nil),
      ("--l1", l1 != nil),
      ("--model", model != nil), ("--hidden", hidden != nil), ("--epochs", epochs != nil),
      ("--batch", batch != nil), ("--lr", lr != nil), ("--schedule", schedule != nil),
      ("--warm-up", warmUp != nil), ("--l2", l2 != nil), ("--decoupled", decoupled),
      ("--dropout", dropout != nil), ("--layer-norm", layerNorm), ("--remedy", remedy != nil),
      ("--stop-by", stopBy != nil),
      ("--calibrate", calibrate != nil), ("--threshold", threshold != nil),
      ("--class-weights", classWeights != nil), ("--numbers", numbers != nil),
      ("--crosses", crosses != nil), ("--seed", seed != nil),
      ("--threads", threads != nil), ("--patience", patience != nil), ("--on-disk", onDisk),
    ]
    return options.filter(\.isGiven).map(\.name)
  }

  /// What the threshold is chosen by; nil where it is not.
  var aim: DecisionAim? {
    switch threshold {
    case nil: nil
    case .balancedAccuracy: .balancedAccuracy
    case .f1: .f1
    case .cost: .cost(falseNegative: missedCost ?? 1, falsePositive: raisedCost ?? 1)
    }
  }

  private var hashed: FTRLSettings {
    var settings = FTRLSettings()
    if let bits { settings.bits = bits }
    if let alpha { settings.alpha = alpha }
    if let beta { settings.beta = beta }
    if let l1 { settings.l1 = l1 }
    if let l2 { settings.l2 = l2 }
    return settings
  }

  /// The configuration these options ask for.
  var configuration: RunConfiguration {
    let model: RunConfiguration.Model =
      switch model ?? .softmax {
      case .softmax: .softmax
      case .mlp: .perceptron(hidden: hidden?.values ?? [128])
      case .ftrl: .hashed(hashed)
      }
    var configuration = RunConfiguration(model: model)
    configuration.adaptsToData =
      epochs == nil && batch == nil && lr == nil && schedule == nil
      && patience == nil
    if let epochs { configuration.epochs = epochs }
    if let batch { configuration.batchSize = batch }
    if let lr { configuration.learningRate = lr }
    if let l2, self.model != .ftrl { configuration.l2 = l2 }
    if let schedule { configuration.schedule = schedule }
    if let warmUp { configuration.warmUp = warmUp }
    configuration.decoupled = decoupled
    if let dropout { configuration.dropout = dropout }
    configuration.layerNorm = layerNorm
    if let classWeights { configuration.remedy = classWeights == .balanced ? .balanced : .none }
    if let remedy { configuration.remedy = remedy }
    if let stopBy { configuration.stopBy = stopBy }
    if let calibrate { configuration.calibration = calibrate }
    configuration.aim = aim
    if let numbers { configuration.numbers = numbers }
    if let crosses { configuration.crosses = crosses }
    if let seed { configuration.seed = seed }
    if onDisk { configuration.rowsOnDisk = true }
    if let threads { configuration.threads = threads }
    if let patience { configuration.patience = patience == 0 ? nil : patience }
    return configuration
  }
}

/// Widths of layers, separated by commas.
struct LayerWidths: ExpressibleByArgument, Hashable {
  var values: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Int($0) }.filter { $0 > 0 }
    guard values.count == parts.count else { return nil }
    self.values = values
  }
}

extension Remedy: ExpressibleByArgument {}
extension Calibration.Kind: ExpressibleByArgument {}
extension DecisionAim.Kind: ExpressibleByArgument {}
extension LearningRateSchedule.Form: ExpressibleByArgument {}
extension RunConfiguration.StoppingMetric: ExpressibleByArgument {}
extension NumberEncoding: ExpressibleByArgument {}
