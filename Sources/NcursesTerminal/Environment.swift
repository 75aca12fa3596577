import Glibc

/// The environment of the process.
package enum Environment {
  /// The value of a variable; nil when it is not set or empty.
  package static func value(_ name: String) -> String? {
    // SAFETY: the text is copied at once; this process sets no variables.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
