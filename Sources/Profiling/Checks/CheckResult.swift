/// A check of the manifest and how many rows violate it.
package struct CheckResult: Sendable, Hashable, Codable {
  package var name: String
  package var sql: String
  /// Rows for which the condition is false; one that is null is no violation.
  package var violations: Int
  /// Why the condition could not be evaluated; nil when it was.
  package var problem: String?

  package init(name: String, sql: String, violations: Int, problem: String? = nil) {
    self.name = name
    self.sql = sql
    self.violations = violations
    self.problem = problem
  }
}
