/// Which Tuina this is.
package enum TuinaVersion {
  /// The last heading of CHANGELOG.md.
  package static let current = "0.1.0"
}
