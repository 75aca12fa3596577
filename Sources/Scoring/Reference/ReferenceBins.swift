/// The bins in which a feature or score is counted: fixed on the reference, with open ends.
///
/// Bins that moved with the current data would hide a drift behind one outlier.
package struct ReferenceBins: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Inner edges, ascending: `n` edges make `n + 1` bins, the first and last of which are open.
    case numbers(edges: [Double])
    /// Known values; all others share a bin.
    case categories([String])
  }

  /// Bins of numbers at most, and categories told apart at most.
  package static let mostBins = 20
  package static let mostCategories = 50

  package let kind: Kind

  /// Bins with equal shares of the reference.
  ///
  /// Equal neighbours are one; values that are not finite are left out.
  package init(numbers: [Double]) {
    let sorted = numbers.filter(\.isFinite).sorted()
    var edges: [Double] = []
    for place in 1..<Self.mostBins where !sorted.isEmpty {
      let edge = sorted[min(place * sorted.count / Self.mostBins, sorted.count - 1)]
      if edge > sorted[0], edge > edges.last ?? -.infinity { edges.append(edge) }
    }
    kind = .numbers(edges: edges)
  }

  package init(categories: [String]) {
    self.init(counts: categories.reduce(into: [:]) { $0[$1, default: 0] += 1 })
  }

  /// The most frequent of categories that were counted.
  package init(counts: [String: Int]) {
    kind = .categories(
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostCategories)
        .map(\.key).sorted()
    )
  }

  /// Bins of values; missing ones have the last.
  package var count: Int {
    switch kind {
    case .numbers(let edges): edges.count + 2
    case .categories(let values): values.count + 2
    }
  }

  private init(kind: Kind) { self.kind = kind }

  /// The bin of a value: values on an edge belong above it.
  func bin(of value: CellValue) -> Int {
    switch (kind, value) {
    case (.numbers(let edges), .number(let number)):
      guard !number.isNaN else { return count - 1 }
      var (low, high) = (0, edges.count)
      while low < high {
        let middle = (low + high) / 2
        if edges[middle] <= number { low = middle + 1 } else { high = middle }
      }
      return low
    case (.categories(let values), .text(let text)): return place(of: text, in: values)
    case (.categories(let values), .number(let number)):
      return place(of: Self.text(of: number), in: values)
    case (.numbers, .text(let text)):
      return Double(text).map { bin(of: .number($0)) } ?? count - 1
    case (_, .missing): return count - 1
    }
  }

  /// A number in the place of a category, as a column of categories writes it.
  private static func text(of number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? number.description
  }

  private func place(of text: String, in values: [String]) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < text { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == text ? low : values.count
  }
}

extension ReferenceBins: Codable {
  private enum CodingKeys: String, CodingKey { case kind, edges, values }

  private enum Word: String, Codable { case numbers, categories }

  /// - Throws: `DecodingError` for edges or categories that are not ascending.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Word.self, forKey: .kind) {
    case .numbers:
      let edges = try container.decode([Double].self, forKey: .edges)
      guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw Self.unsorted(.edges, in: container)
      }
      self.init(kind: .numbers(edges: edges))
    case .categories:
      let values = try container.decode([String].self, forKey: .values)
      guard zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw Self.unsorted(.values, in: container)
      }
      self.init(kind: .categories(values))
    }
  }

  private static func unsorted(
    _ key: CodingKeys,
    in container: KeyedDecodingContainer<CodingKeys>
  ) -> DecodingError {
    .dataCorruptedError(forKey: key, in: container, debugDescription: "not ascending")
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch kind {
    case .numbers(let edges):
      try container.encode(Word.numbers, forKey: .kind)
      try container.encode(edges, forKey: .edges)
    case .categories(let values):
      try container.encode(Word.categories, forKey: .kind)
      try container.encode(values, forKey: .values)
    }
  }
}
