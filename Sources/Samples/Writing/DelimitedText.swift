/// Quotes fields of comma-separated text (RFC 4180).
enum DelimitedText {
  static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D })
    else { return field }
    return "\"\(field.replacing("\"", with: "\"\""))\""
  }
}
