extension RaceReport: Codable {
  private enum CodingKeys: String, CodingKey {
    case remedies, folds, repeats, precision, label, classes, positive, notes, rows, counts
    case testShare, measured
  }

  /// The folds of one remedy.
  private struct Measured: Codable {
    var remedy: Remedy
    var epochs: Int
    var folds: [RaceFold]

    private enum CodingKeys: String, CodingKey {
      case remedy, epochs, folds
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      remedies: try container.decode([Remedy].self, forKey: .remedies),
      folds: try container.decode(Int.self, forKey: .folds),
      repeats: try container.decode(Int.self, forKey: .repeats),
      precision: try container.decode(Double.self, forKey: .precision)
    )
    label = try container.decode(String.self, forKey: .label)
    classes = try container.decode([String].self, forKey: .classes)
    positive = try container.decodeIfPresent(String.self, forKey: .positive)
    notes = try container.decode([String].self, forKey: .notes)
    rows = try container.decode(Int.self, forKey: .rows)
    counts = try container.decode([Int].self, forKey: .counts)
    testShare = try container.decode(Double.self, forKey: .testShare)
    for item in try container.decode([Measured].self, forKey: .measured) {
      guard item.folds.allSatisfy({ $0.hasRecalls(of: classes.count) }) else {
        throw DecodingError.dataCorruptedError(
          forKey: .measured,
          in: container,
          debugDescription: "a fold has not one recall a class"
        )
      }
      measured[item.remedy] = item.folds
      epochs[item.remedy] = item.epochs
    }
    guard counts.count == classes.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts,
        in: container,
        debugDescription: "not one count a class"
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(remedies, forKey: .remedies)
    try container.encode(folds, forKey: .folds)
    try container.encode(repeats, forKey: .repeats)
    try container.encode(precision, forKey: .precision)
    try container.encode(label, forKey: .label)
    try container.encode(classes, forKey: .classes)
    try container.encodeIfPresent(positive, forKey: .positive)
    try container.encode(notes, forKey: .notes)
    try container.encode(rows, forKey: .rows)
    try container.encode(counts, forKey: .counts)
    try container.encode(testShare, forKey: .testShare)
    let all = remedies.map {
      Measured(remedy: $0, epochs: epochs[$0] ?? 0, folds: measured[$0] ?? [])
    }
    try container.encode(all, forKey: .measured)
  }
}
