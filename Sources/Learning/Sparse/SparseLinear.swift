internal import Kernels
package import Scoring

/// A linear model over hashed features that learns row by row, by FTRL-Proximal.
///
/// Its memory is the table of weights alone, however many rows it learns from: 8 bytes a weight while it
/// learns. Two classes share one weight vector, more have one each.
package struct SparseLinear: Sendable, Hashable {
  package struct Settings: Sendable, Hashable {
    /// 2^bits slots.
    package var bits = 22
    package var alpha: Float = 0.05
    package var beta: Float = 1
    package var l1: Float = 0
    package var l2: Float = 0

    package init() {}

    /// Whether the model can learn with them.
    var isSound: Bool {
      HashedWeights.bitsRange.contains(bits) && alpha > 0 && alpha.isFinite
        && [beta, l1, l2].allSatisfy { $0 >= 0 && $0.isFinite }
    }

    var rates: FTRLProximal.Rates {
      FTRLProximal.Rates(alpha: alpha, beta: beta, l1: l1, l2: l2)
    }
  }

  package let settings: Settings
  package let classes: Int
  /// z and n of each weight, side by side; see ``FTRLProximal``.
  private var state: [Float]

  /// A model without any knowledge, of at least two classes.
  ///
  /// - Throws: `LearningError.Code.badConfiguration` when it would have more than 2³⁰ numbers, or a setting
  ///   is out of range.
  ///
  /// `biases` are those of the classes at the start, one each; none for 0.
  package init(settings: Settings, classes: Int, biases: [Float] = []) throws {
    guard settings.isSound, classes > 1 else {
      throw LearningError(
        .badConfiguration,
        "a setting of the hashed model is out of range",
        suggestion: "use 18 to 26 bits, an alpha above 0, and beta, l1 and l2 from 0"
      )
    }
    self.settings = settings
    self.classes = classes
    let vectors = classes == 2 ? 1 : classes
    let count = 2 * vectors * ((1 << settings.bits) + 1)
    guard count <= 1 << 30 else {
      throw LearningError(
        .badConfiguration,
        "\(vectors) vectors of 2^\(settings.bits) weights are too large a model",
        suggestion: "use fewer bits"
      )
    }
    state = Array(repeating: 0, count: count)
    guard biases.count == classes, settings.beta > 0 else { return }
    // With n = 0 a weight is −z α / β.
    let start = biases.count == 2 ? [biases[1] - biases[0]] : biases
    for (k, bias) in start.enumerated() {
      state[count - 2 * vectors + 2 * k] = -bias * settings.beta / settings.alpha
    }
  }

  private var vectors: Int { classes == 2 ? 1 : classes }

  /// Learns from rows in the given order, and returns their summed loss in nats, each row's before it
  /// was learnt.
  ///
  /// `order` holds row numbers; `classWeights` has one weight a class, or none.
  package mutating func step(
    _ rows: HashedRows,
    order: [Int32],
    classWeights: [Float] = []
  ) -> Double {
    let rates = settings.rates
    let vectors = vectors
    var state = state.mutableSpan
    return vectors == 1
      ? FTRLProximal.stepBinary(
        rows: order.span,
        rowStarts: rows.rowStarts.span,
        slots: rows.slots.span,
        values: rows.values.span,
        labels: rows.labels.span,
        classWeights: classWeights.span,
        rates: rates,
        state: &state
      )
      : FTRLProximal.stepMulticlass(
        rows: order.span,
        rowStarts: rows.rowStarts.span,
        slots: rows.slots.span,
        values: rows.values.span,
        labels: rows.labels.span,
        classWeights: classWeights.span,
        classes: vectors,
        rates: rates,
        state: &state
      )
  }

  /// The weights to score rows with.
  package var weights: HashedWeights {
    HashedWeights(
      classes: classes,
      bits: settings.bits,
      values: FTRLProximal.weights(of: state.span, classes: vectors, rates: settings.rates)
    )
  }

  package var isFinite: Bool { state.allSatisfy(\.isFinite) }

  /// The numbers to save: z and n of each weight.
  package var encoded: [Float] { state }

  /// Goes on from saved numbers; nil when they do not fit the settings.
  package init?(settings: Settings, classes: Int, encoded: [Float]) {
    guard let empty = try? SparseLinear(settings: settings, classes: classes),
      encoded.count == empty.state.count
    else { return nil }
    self = empty
    state = encoded
  }
}

extension SparseLinear.Settings: Codable {
  private enum CodingKeys: String, CodingKey {
    case bits, alpha, beta, l1, l2
  }
}
