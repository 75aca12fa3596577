import Foundation
import Basics

/// Prints the result of a command once, as JSON or as text.
struct Output {
  let options: OutputOptions
  let meter: ProgressMeter

  init(_ options: OutputOptions) {
    self.options = options
    meter = ProgressMeter(isQuiet: options.quiet)
  }

  /// Prints a document, or the text that people read instead.
  func emit(_ document: some Encodable, text: () -> String) throws {
    meter.clear()
    if options.json {
      try Console.write(JSONDocument.encode(document))
    } else {
      try Console.write(text())
    }
  }

  /// Tells people something beside the result.
  func remark(_ line: String) {
    guard !options.quiet else { return }
    meter.clear()
    Console.tell(line)
  }
}
