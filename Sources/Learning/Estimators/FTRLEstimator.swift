internal import Kernels
package import Scoring

/// A linear model over hashed features that learns row by row, by FTRL-Proximal.
///
/// Its memory is the table of weights alone, 8 bytes each, however many rows it learns from. Each weight
/// has a learning rate of its own, which falls with what it has seen: that of the schedule is not used.
package struct FTRLEstimator: Estimator {
  private let shape: HashedLinear.Shape
  private let settings: FTRLSettings
  /// z and n of each weight, side by side; see ``FTRLProximal``.
  private var state: [Float]
  private var batches = 0

  /// A model that knows nothing but `biases`, one a class or none.
  ///
  /// The settings are checked for so many classes.
  package init(settings: FTRLSettings, classes: Int, biases: [Float] = []) {
    shape = HashedLinear.Shape(classes: classes, bits: settings.bits)
    self.settings = settings
    state = Array(repeating: 0, count: 2 * shape.weightCount)
    guard biases.count == classes, settings.beta > 0 else { return }
    // With n = 0 a weight is −z α / β.
    let start = biases.count == 2 ? [biases[1] - biases[0]] : biases
    for (k, bias) in start.enumerated() {
      state[state.count - 2 * shape.vectors + 2 * k] = -bias * settings.beta / settings.alpha
    }
  }

  /// What each weight of a model counts as having seen: Σ g² of its gradients.
  ///
  /// Its own sum is not kept with a model; with 1 a weight goes on at half the rate of one that saw nothing
  /// (β = 1).
  private static let seen: Float = 1

  /// Begins with the weights of a model; nil for one of another size.
  ///
  /// z follows from each weight: w = −(z − sign(z) λ₁) / ((β + √n)/α + λ₂).
  package init?(settings: FTRLSettings, from model: HashedLinear) {
    guard settings.bits == model.shape.bits else { return nil }
    shape = model.shape
    self.settings = settings
    let ofBias = (settings.beta + Self.seen.squareRoot()) / settings.alpha
    let divisor = ofBias + settings.l2
    let biases = shape.weightCount - shape.vectors
    state = Array(repeating: 0, count: 2 * shape.weightCount)
    for (place, weight) in model.parameters.enumerated() where weight != 0 {
      // The bias bears no penalty.
      state[2 * place] =
        place >= biases
        ? -weight * ofBias : -weight * divisor - (weight > 0 ? settings.l1 : -settings.l1)
      state[2 * place + 1] = Self.seen
    }
  }

  package init?(model: HashedLinear, memory: EstimatorMemory, configuration: RunConfiguration) {
    guard case .hashed(let settings) = configuration.model, settings.bits == model.shape.bits,
      memory.floats.count == 1, memory.floats[0].count == 2 * model.shape.weightCount
    else { return nil }
    shape = model.shape
    self.settings = settings
    state = memory.floats[0]
    batches = memory.step
  }

  package var memory: EstimatorMemory {
    EstimatorMemory(step: batches, floats: [state], integers: [])
  }

  /// - Complexity: O(weights).
  package var model: HashedLinear {
    let weights = FTRLProximal.weights(
      of: state.span,
      classes: shape.vectors,
      rates: settings.rates
    )
    guard let model = HashedLinear(shape: shape, parameters: weights) else {
      preconditionFailure("the settings are checked before a training")
    }
    return model
  }

  package mutating func step(
    _ batch: Batch,
    _ objective: any Objective,
    learningRate: Float
  ) -> Double {
    batches += 1
    guard shape.classes == 2, let objective = objective as? CrossEntropy else {
      return stepByGradients(batch, objective)
    }
    let weights = objective.weights(of: batch.labels, batch.weights)
    let features = batch.features
    let rates = settings.rates
    var state = state.mutableSpan
    return FTRLProximal.stepBinary(
      rows: batch.rows.span,
      rowStarts: features.rowStarts.span,
      slots: features.columns.span,
      values: features.values.span,
      labels: batch.labels.span,
      weights: weights.span,
      rates: rates,
      state: &state
    )
  }

  /// The same for any loss and any number of classes, one call of the objective a row.
  private mutating func stepByGradients(_ batch: Batch, _ objective: any Objective) -> Double {
    let classes = shape.classes
    let isBinary = classes == 2
    let features = batch.features
    let (vectors, rates) = (shape.vectors, settings.rates)
    var state = state.mutableSpan
    return FTRLProximal.step(
      rows: batch.rows.span,
      rowStarts: features.rowStarts.span,
      slots: features.columns.span,
      values: features.values.span,
      vectors: vectors,
      rates: rates,
      state: &state
    ) { scores, place in
      var all = isBinary ? [0, scores[0]] : scores
      let loss = objective.differentiate(
        &all,
        labels: [batch.labels[place]],
        weights: batch.weights.isEmpty ? [] : [batch.weights[place]],
        classes: classes
      )
      scores = isBinary ? [all[1]] : all
      return loss
    }
  }
}
