/// The file of a stage's result: what it is and in which version, then the result.
struct StageFile<Value> {
  static var kind: String { "tuina-stage" }

  var kind: String
  var stage: String
  /// The version of the stage.
  var version: Int
  var value: Value

  init(_ entry: StageCache.Entry, _ value: Value) {
    kind = Self.kind
    stage = entry.rawValue
    version = entry.version
    self.value = value
  }

  /// Whether it holds what this program makes of the stage.
  func isOf(_ entry: StageCache.Entry) -> Bool {
    kind == Self.kind && stage == entry.rawValue && version == entry.version
  }
}

private enum StageFileKeys: String, CodingKey {
  case kind, stage, version, value
}

extension StageFile: Encodable where Value: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: StageFileKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(stage, forKey: .stage)
    try container.encode(version, forKey: .version)
    try container.encode(value, forKey: .value)
  }
}

extension StageFile: Decodable where Value: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: StageFileKeys.self)
    kind = try container.decode(String.self, forKey: .kind)
    stage = try container.decode(String.self, forKey: .stage)
    version = try container.decode(Int.self, forKey: .version)
    value = try container.decode(Value.self, forKey: .value)
  }
}
