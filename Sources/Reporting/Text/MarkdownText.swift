/// Escapes text for Markdown with tables (CommonMark and the tables of GitHub).
enum MarkdownText {
  static func escaped(_ text: String) -> String {
    var markdown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": markdown.append(contentsOf: "&amp;".unicodeScalars)
      case "<": markdown.append(contentsOf: "&lt;".unicodeScalars)
      case ">": markdown.append(contentsOf: "&gt;".unicodeScalars)
      case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$":
        markdown.append("\\")
        markdown.append(scalar)
      case "\n", "\r": markdown.append(" ")
      default: markdown.append(scalar)
      }
    }
    return String(markdown)
  }

  /// A fenced block whose fence is longer than any run of backticks inside.
  static func fenced(_ text: String, language: String) -> String {
    var longest = 2
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let end = text.hasSuffix("\n") ? "" : "\n"
    return "\(fence)\(language)\n\(text)\(end)\(fence)"
  }
}
