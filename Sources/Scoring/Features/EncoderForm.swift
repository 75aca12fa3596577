/// An encoder as files hold it, its kind beside what it learnt: `{"kind": "number", "number": {…}}`.
struct EncoderForm: Codable {
  /// The encoders that files can hold.
  private static let kinds: [any ColumnEncoder.Type] = [
    NumberEncoder.self, PiecewiseEncoder.self, RobustEncoder.self, LogEncoder.self,
    DateEncoder.self, CategoryEncoder.self,
    TextEncoder.self, PairsEncoder.self, PictureEncoder.self,
  ]

  let encoder: any ColumnEncoder

  init(_ encoder: any ColumnEncoder) { self.encoder = encoder }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(String.self, forKey: .kind)
    guard let kind = Self.kinds.first(where: { $0.kind == name }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind,
        in: container,
        debugDescription: "no encoder is called so"
      )
    }
    encoder = try container.decode(kind, forKey: Key(name))
  }

  func encode(to encoder: any Encoder) throws {
    let name = type(of: self.encoder).kind
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .kind)
    try container.encode(self.encoder, forKey: Key(name))
  }

  /// `kind`, or the name of one.
  private struct Key: CodingKey {
    static let kind = Key("kind")

    let stringValue: String

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }

    var intValue: Int? { nil }
    init?(intValue: Int) { nil }
  }
}
