/// The kind of an encoder beside what it learnt: `{"kind": "number", "number": {…}}`.
extension FeatureExtractor.Encoder: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, number, piecewise, category, text, pairs, picture
  }

  private enum Kind: String, Codable {
    case number = "number"
    case piecewise = "piecewise"
    case category = "category"
    case text = "text"
    case pairs = "pairs"
    case picture = "picture"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self =
      switch try container.decode(Kind.self, forKey: .kind) {
      case .number: .number(try container.decode(NumberEncoder.self, forKey: .number))
      case .piecewise: .piecewise(try container.decode(PiecewiseEncoder.self, forKey: .piecewise))
      case .category: .category(try container.decode(CategoryEncoder.self, forKey: .category))
      case .text: .text(try container.decode(TextEncoder.self, forKey: .text))
      case .pairs: .pairs(try container.decode(PairsEncoder.self, forKey: .pairs))
      case .picture: .picture(try container.decode(PictureEncoder.self, forKey: .picture))
      }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .number(let number):
      try container.encode(Kind.number, forKey: .kind)
      try container.encode(number, forKey: .number)
    case .piecewise(let piecewise):
      try container.encode(Kind.piecewise, forKey: .kind)
      try container.encode(piecewise, forKey: .piecewise)
    case .category(let category):
      try container.encode(Kind.category, forKey: .kind)
      try container.encode(category, forKey: .category)
    case .text(let text):
      try container.encode(Kind.text, forKey: .kind)
      try container.encode(text, forKey: .text)
    case .pairs(let pairs):
      try container.encode(Kind.pairs, forKey: .kind)
      try container.encode(pairs, forKey: .pairs)
    case .picture(let picture):
      try container.encode(Kind.picture, forKey: .kind)
      try container.encode(picture, forKey: .picture)
    }
  }
}
