import Basics

/// A result, or why the dataset lacks what the question needs: no label, no entity, no second
/// source.
///
/// Both are kept, since both follow from the data alone.
struct Applicable<Value: Sendable & Codable>: Sendable {
  var value: Value?
  /// Why there is none.
  private var message: String?
  private var suggestion: String?
  private var code: String?

  /// - Throws: every error but those that say that the question does not apply.
  init(_ make: () async throws -> Value) async throws {
    do {
      value = try await make()
    } catch let error as CurationError where error.saysNotApplicable {
      message = error.message
      suggestion = error.suggestion
      code = error.code.rawValue
    }
  }

  /// - Throws: `CurationError` when the question does not apply.
  func get() throws -> Value {
    if let value { return value }
    throw CurationError(
      code.map(CurationError.Code.init) ?? .notApplicable,
      message ?? "the dataset lacks what the question needs",
      suggestion: suggestion
    )
  }
}

extension Applicable: Codable {
  private enum CodingKeys: String, CodingKey {
    case value, message, suggestion, code
  }
}

extension CurationError {
  /// Whether it says that the dataset lacks what the question needs.
  package var saysNotApplicable: Bool { code == .notApplicable || code == .unknownName }
}
