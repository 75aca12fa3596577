import Mustache

/// Escapes text for elements and quoted attributes of HTML and SVG.
///
/// Works on scalars: a quote that carries a combining mark is another `Character` than a quote,
/// but still ends an attribute.
struct HTMLText: MustacheContentType {
  /// The name templates call it by.
  static let name = "REPORT_HTML"

  private static let isRegistered: Void = MustacheContentTypes.register(HTMLText(), named: name)

  /// Makes the content type known to templates, once.
  static func register() { isRegistered }

  func escapeText(_ text: String) -> String { Self.escaped(text) }

  static func escaped(_ text: String) -> String {
    var html = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": html.append(contentsOf: "&amp;".unicodeScalars)
      case "<": html.append(contentsOf: "&lt;".unicodeScalars)
      case ">": html.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": html.append(contentsOf: "&quot;".unicodeScalars)
      case "'": html.append(contentsOf: "&#39;".unicodeScalars)
      default: html.append(scalar)
      }
    }
    return String(html)
  }
}
