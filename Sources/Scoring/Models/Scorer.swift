/// A fitted model: features in, one score a class out.
///
/// A new form of model is a file that conforms to this and one line in `ScorerForm.kinds`.
package protocol Scorer: Sendable {
  /// What fixes the layout of the parameters; it is written to files.
  associatedtype Shape: Codable, Sendable, Hashable

  /// Names the form of the model in files.
  static var kind: String { get }

  var shape: Shape { get }
  var classes: Int { get }
  /// All that was learnt, in one array.
  var parameters: [Float] { get set }

  /// A model as a file holds it; nil for a shape that no model can have, or parameters that do not
  /// fit it.
  init?(shape: Shape, parameters: [Float])

  /// The natural logarithms of class probabilities up to a constant a row: rows × classes, row-major.
  func scores(of features: FeatureMatrix) -> [Float]

  /// Whether rows with so many features can be scored.
  func accepts(denseWidth: Int, sparseWidth: Int) -> Bool
}

/// The form of a model as files hold it beside its parameters: `{"kind": "network", "shape": {…}}`.
package struct ScorerForm: Sendable {
  /// The forms that files can hold.
  private static let kinds: [any Scorer.Type] = [Network.self, HashedLinear.self]

  private let make: @Sendable ([Float]) -> (any Scorer)?
  private let write: @Sendable (any Encoder) throws -> Void

  package init(of model: some Scorer) { self.init(shape: model.shape, of: type(of: model)) }

  private init<Model: Scorer>(shape: Model.Shape, of: Model.Type) {
    make = { Model(shape: shape, parameters: $0) }
    write = { encoder in
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Model.kind, forKey: .kind)
      try container.encode(shape, forKey: .shape)
    }
  }

  /// The model of this form with these parameters; nil when they do not fit.
  package func model(parameters: [Float]) -> (any Scorer)? { make(parameters) }

  private enum CodingKeys: String, CodingKey {
    case kind, shape
  }
}

extension ScorerForm: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let kind = try container.decode(String.self, forKey: .kind)
    guard let form = Self.kinds.first(where: { $0.kind == kind }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind,
        in: container,
        debugDescription: "no form of model is called so"
      )
    }
    func read<Model: Scorer>(_ model: Model.Type) throws -> ScorerForm {
      ScorerForm(shape: try container.decode(Model.Shape.self, forKey: .shape), of: model)
    }
    self = try read(form)
  }

  package func encode(to encoder: any Encoder) throws { try write(encoder) }
}
