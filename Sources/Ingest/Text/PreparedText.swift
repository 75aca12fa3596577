import Basics
import Foundation
import Workspace
import TextFiles

/// A text file as UTF-8 without compression: itself when it is so already, else a twin.
struct PreparedText: Sendable {
  /// The file to read: UTF-8, lines as in the original.
  let url: URL
  /// The encoding of the original.
  let original: TextEncoding
  /// Of `url`, so that its counts are counts of characters.
  let survey: TextSurvey
  let transcoding: Transcoder.Result
  /// Why the encoding was guessed to be this one; nil when it is certain.
  var encodingReason: String?

  /// Whether an engine can read the bytes without meeting any that it would trip over.
  var isSound: Bool {
    survey.nulBytes == 0 && survey.loneReturns == 0 && transcoding.brokenLines.isEmpty
      && transcoding.foreignLines.isEmpty
  }

  /// Surveys a file and writes a twin when the engine could not read it as it is.
  ///
  /// - Throws: `CurationError` when the file cannot be read to its end.
  static func prepare(
    _ file: URL,
    said: TextEncoding?,
    in scratch: ScratchFolder,
    progress: @Sendable (_ bytes: Int) -> Void
  ) async throws -> PreparedText {
    let survey = try TextSurvey.of(file, said: said, progress: progress)
    if survey.isReadable {
      return PreparedText(
        url: file,
        original: survey.encoding,
        survey: survey,
        transcoding: Transcoder.Result()
      )
    }
    let twin = scratch.file("utf8-" + file.lastPathComponent.replacing(".gz", with: ""))
    let transcoding = try Transcoder.write(file, surveyed: survey, to: twin)
    return PreparedText(
      url: twin,
      original: survey.encoding,
      survey: try TextSurvey.of(twin, said: .utf8),
      transcoding: transcoding,
      encodingReason: survey.encodingReason
    )
  }
}
