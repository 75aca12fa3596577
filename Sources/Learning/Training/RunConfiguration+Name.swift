extension RunConfiguration {
  /// The model in words: `softmax`, `mlp 128-64`.
  package var modelName: String {
    switch model {
    case .softmax: "softmax"
    case .hashed(let settings): "ftrl 2^\(settings.bits)"
    case .perceptron(let hidden): "mlp " + hidden.map(String.init).joined(separator: "-")
    }
  }
}
