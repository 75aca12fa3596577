/// Says why a file of another format is refused.
package enum FormatVersion {
  /// - Throws: `ModelFileError.Code.otherVersion` when the file is of another kind or version.
  package static func check(
    kind: String?,
    version: Int?,
    against wanted: (kind: String, version: Int)
  ) throws {
    guard let kind, let version else {
      throw ModelFileError(
        .otherVersion,
        "it was written by an older Tuina, without the version of its format",
        suggestion: "train again, or use the Tuina that wrote it"
      )
    }
    guard kind == wanted.kind else {
      throw ModelFileError(
        .otherVersion,
        "it is a \(kind), not a \(wanted.kind)",
        suggestion: "train again"
      )
    }
    guard version == wanted.version else {
      let age = version < wanted.version ? "an older" : "a newer"
      throw ModelFileError(
        .otherVersion,
        "it was written by \(age) Tuina: its format is \(version), this program reads "
          + "\(wanted.version)",
        suggestion: "train again, or use the Tuina that wrote it"
      )
    }
  }
}
