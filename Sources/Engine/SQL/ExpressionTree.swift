/// Judges the tree that the engine's parser makes of an expression.
enum ExpressionTree {
  private static let classes: Set<String> = [
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT",
    "FUNCTION", "LAMBDA", "LAMBDA_REF", "OPERATOR",
  ]
  /// What padding may add at most.
  private static let longestPad = 1000

  /// Whether a SELECT consists of its items and nothing more.
  static func isBare(_ node: [String: Any]) -> Bool {
    guard node["type"] as? String == "SELECT_NODE",
      (node["from_table"] as? [String: Any])?["type"] as? String == "EMPTY"
    else { return false }
    let empty = [
      "modifiers", "cte_map", "where_clause", "group_expressions", "group_sets", "having",
      "sample", "qualify",
    ]
    return empty.allSatisfy { isEmpty(node[$0]) }
  }

  private static func isEmpty(_ value: Any?) -> Bool {
    switch value {
    case nil: true
    case let list as [Any]: list.isEmpty
    case let object as [String: Any]: object.values.allSatisfy { isEmpty($0) }
    case let value?: "\(value)" == "<null>"
    }
  }

  /// Why an expression is not harmless; nil when it is.
  static func problem(of value: Any) -> String? {
    if let list = value as? [Any] { return list.lazy.compactMap { problem(of: $0) }.first }
    guard let node = value as? [String: Any] else { return nil }
    if let kind = node["class"] as? String {
      guard classes.contains(kind) else { return refusal(kind) }
      if kind == "FUNCTION", let problem = problem(ofCall: node) { return problem }
    }
    if isQuery(node) { return "it holds a subquery" }
    for (key, part) in node where key != "value" {
      if let problem = problem(of: part) { return problem }
    }
    return nil
  }

  private static func isQuery(_ node: [String: Any]) -> Bool {
    node["select_list"] != nil || node["from_table"] != nil || node["node"] != nil
  }

  private static func refusal(_ kind: String) -> String {
    switch kind {
    case "SUBQUERY": "it holds a subquery"
    case "WINDOW": "it holds a window function"
    case "STAR": "it holds a star"
    case "PARAMETER": "it holds a parameter"
    default: "it holds \(kind.lowercased().replacing("_", with: " "))"
    }
  }

  private static func problem(ofCall node: [String: Any]) -> String? {
    let name = (node["function_name"] as? String ?? "").lowercased()
    guard ExpressionFunctions.names.contains(name) else {
      return "it calls \(name), which is not among the functions of docs/trust.md"
    }
    let schema = node["schema"] as? String ?? ""
    guard (node["catalog"] as? String ?? "").isEmpty, schema.isEmpty || schema == "main",
      isEmpty(node["filter"]), isEmpty((node["order_bys"] as? [String: Any])?["orders"]),
      node["export_state"] as? Bool != true
    else { return "it calls \(name) in a way that rows do not need" }
    if name == "lpad" || name == "rpad" {
      let children = node["children"] as? [[String: Any]] ?? []
      let length = children.count > 1 ? constant(children[1]) : nil
      guard let length, (0...longestPad).contains(length) else {
        return "\(name) needs a number up to \(longestPad) as its length"
      }
    }
    return nil
  }

  private static func constant(_ node: [String: Any]) -> Int? {
    (node["value"] as? [String: Any])?["value"] as? Int
  }

  /// Whether two trees say the same, wherever in the text they stand.
  static func isSame(_ first: Any?, _ second: Any?) -> Bool {
    switch (first, second) {
    case (let first as [String: Any], let second as [String: Any]):
      first.count == second.count
        && first.allSatisfy { key, value in
          key == "query_location" || isSame(value, second[key])
        }
    case (let first as [Any], let second as [Any]):
      first.count == second.count && zip(first, second).allSatisfy { isSame($0, $1) }
    case (let first?, let second?): "\(first)" == "\(second)"
    case (nil, nil): true
    default: false
    }
  }
}
