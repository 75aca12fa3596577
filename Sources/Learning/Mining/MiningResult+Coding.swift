extension MiningResult.Round: Codable {
  private enum CodingKeys: String, CodingKey {
    case round, trainedOn, pool, added, hard, newFalsePositives, threshold, dropped
    case negatives, positives, validation
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let dropped = try container.decode([String: Int].self, forKey: .dropped)
    self.init(
      round: try container.decode(Int.self, forKey: .round),
      trainedOn: try container.decode(Int.self, forKey: .trainedOn),
      pool: try container.decode(Int.self, forKey: .pool),
      added: try container.decode(Int.self, forKey: .added),
      hard: try container.decode(Int.self, forKey: .hard),
      newFalsePositives: try container.decode(Int.self, forKey: .newFalsePositives),
      threshold: try container.decode(Double.self, forKey: .threshold),
      dropped: Dictionary(
        dropped.compactMap { name, count in
          MiningWindow.Rule(rawValue: name).map { ($0, count) }
        },
        uniquingKeysWith: { one, _ in one }
      ),
      negatives: try container.decode(MiningQuantiles.self, forKey: .negatives),
      positives: try container.decode(MiningQuantiles.self, forKey: .positives),
      validation: try container.decode(Evaluation.self, forKey: .validation)
    )
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(round, forKey: .round)
    try container.encode(trainedOn, forKey: .trainedOn)
    try container.encode(pool, forKey: .pool)
    try container.encode(added, forKey: .added)
    try container.encode(hard, forKey: .hard)
    try container.encode(newFalsePositives, forKey: .newFalsePositives)
    try container.encode(threshold, forKey: .threshold)
    let named = dropped.map { ($0.key.rawValue, $0.value) }
    try container.encode(
      Dictionary(named, uniquingKeysWith: { one, _ in one }),
      forKey: .dropped
    )
    try container.encode(negatives, forKey: .negatives)
    try container.encode(positives, forKey: .positives)
    try container.encode(validation, forKey: .validation)
  }
}
