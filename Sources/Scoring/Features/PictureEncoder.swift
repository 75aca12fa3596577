/// Scales pixels by the mean and deviation of all training pixels.
///
/// A missing picture becomes the mean picture, with an indicator if training rows had gaps too.
package struct PictureEncoder: ColumnEncoder, Hashable {
  package static let kind = "picture"

  package let shape: PictureShape
  package let mean: Float
  package let sd: Float
  package let hasIndicator: Bool

  /// Measures the pixels of the rows `training` that have a picture.
  ///
  /// The deviation is at least 1 of 255, so that pictures of one colour do not grow without bound.
  ///
  /// - Complexity: O(training rows · pixels).
  init(_ column: PictureColumn, training: [Int32]) {
    shape = column.shape
    var counts = [Int](repeating: 0, count: 256)
    var present = 0
    for row in training where column.isPresent[Int(row)] {
      present += 1
      let start = Int(row) * shape.count
      for i in start..<(start + shape.count) { counts[Int(column.pixels[i])] += 1 }
    }
    let total = Double(max(1, present * shape.count))
    let mean = counts.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) } / total
    let variance =
      counts.enumerated().reduce(0.0) {
        $0 + (Double($1.offset) - mean) * (Double($1.offset) - mean) * Double($1.element)
      } / total
    self.mean = Float(mean)
    sd = present == 0 ? 0 : Float(max(variance.squareRoot(), 1))
    hasIndicator = present > 0 && present < training.count
  }

  package var isSound: Bool {
    shape.width > 0 && shape.height > 0 && (shape.channels == 1 || shape.channels == 3)
      && shape.width <= Picture.maximumPixels / shape.height
  }

  /// 0 when training rows have no picture at all.
  package var denseWidth: Int { sd == 0 ? 0 : shape.count + (hasIndicator ? 1 : 0) }

  package func encode(
    _ values: FeatureColumn.Values?,
    rows: [Int32],
    into dense: inout [Float],
    width: Int,
    at start: Int
  ) {
    guard case .pictures(let pictures) = values, pictures.shape == shape else {
      guard hasIndicator else { return }
      for i in rows.indices { dense[i * width + start + shape.count] = 1 }
      return
    }
    for (i, row) in rows.enumerated() {
      encode(pictures, row: Int(row), into: &dense, at: i * width + start)
    }
  }

  package func denseNames(_ column: String) -> [String] {
    (0..<shape.count).map { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: shape.channels)
      return "\(column) at \(pixel % shape.width), \(pixel / shape.width)"
        + (shape.channels > 1 ? " in \(["red", "green", "blue"][channel % 3])" : "")
    } + (hasIndicator ? ["\(column) is missing"] : [])
  }

  /// Writes `denseWidth` features of a row from `start` on: each pixel less the mean, by the deviation,
  /// and the indicator, 1 for a missing picture.
  func encode(_ column: PictureColumn, row: Int, into dense: inout [Float], at start: Int) {
    guard denseWidth > 0 else { return }
    if column.isPresent[row] {
      let from = row * shape.count
      let scale = 1 / sd
      for i in 0..<shape.count {
        dense[start + i] = (Float(column.pixels[from + i]) - mean) * scale
      }
    } else if hasIndicator {
      dense[start + shape.count] = 1
    }
  }
}

extension PictureEncoder {
  private enum CodingKeys: String, CodingKey {
    case shape, mean, sd, hasIndicator
  }
}
