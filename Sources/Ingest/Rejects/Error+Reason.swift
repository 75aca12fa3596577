import Basics
import Engine
import Foundation
import Workspace

extension Error {
  /// Why something could not be read, in one line without data values and statements.
  package var reason: String {
    let text =
      switch self {
      case is EngineError, is CurationError, is WorkspaceError: String(describing: self)
      default: (self as NSError).localizedDescription
      }
    return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
  }
}
