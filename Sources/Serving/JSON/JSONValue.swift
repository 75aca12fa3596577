/// A value of a JSON text; a list of nothing but numbers is kept flat.
enum JSONValue: Sendable, Hashable {
  case null
  case truth(Bool)
  case number(Double)
  case text(String)
  case numbers([Double])
  case list([JSONValue])
  case object([Member])

  struct Member: Sendable, Hashable {
    var name: String
    var value: JSONValue
  }

  /// The value of a name of an object; nil for what is no object or lacks it.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The elements of a list; nil for what is none.
  var elements: [JSONValue]? {
    switch self {
    case .list(let elements): elements
    case .numbers(let numbers): numbers.map { .number($0) }
    case .null, .truth, .number, .text, .object: nil
    }
  }

  /// What it is, for people.
  var kind: String {
    switch self {
    case .null: "null"
    case .truth: "true or false"
    case .number: "a number"
    case .text: "a text"
    case .numbers, .list: "a list"
    case .object: "an object"
    }
  }
}
