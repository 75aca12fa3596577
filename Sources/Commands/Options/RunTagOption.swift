import ArgumentParser
import Foundation
import Learning

/// A name for the run that a command makes.
struct RunTagOption: ParsableArguments {
  private static let longest = 80

  @Option(
    help: ArgumentHelp(
      "A name for the run, by which events may call it; `challenger` lets it shadow the champion.",
      valueName: "name"
    )
  )
  var tag: String?

  func validate() throws {
    guard let tag else { return }
    guard !tag.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty, tag.count <= Self.longest
    else { throw ValidationError("--tag is a text of 1 to \(Self.longest) characters") }
  }

  /// Gives it to a run that nobody trains any more.
  func give(to run: String, in store: RunStore) throws {
    if let tag { try store.tag(run, tag) }
  }
}
