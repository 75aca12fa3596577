/// Probabilities of a model whose loss weighed the classes.
enum ClassWeighting {
  /// Divides probabilities, rows × classes row-major, by the weights of the classes, and scales each
  /// row to sum to 1; leaves them alone without weights.
  static func undo(_ weights: [Float], in probabilities: inout [Float]) {
    let width = weights.count
    guard width > 0 else { return }
    for row in 0..<(probabilities.count / width) {
      var sum: Float = 0
      for k in 0..<width {
        probabilities[row * width + k] /= weights[k]
        sum += probabilities[row * width + k]
      }
      for k in 0..<width { probabilities[row * width + k] /= sum }
    }
  }
}
