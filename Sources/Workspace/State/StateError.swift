import Foundation
import GRDB

/// Turns what SQLite says into what a person can act on.
enum StateError: Error {
  /// The file was written by a Tuina that knows more migrations.
  case newer
  /// A line of the log says something that this Tuina does not know.
  case unknownLine(Int64)

  static func translating<Result>(_ file: URL, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as WorkspaceError {
      throw error
    } catch StateError.newer {
      throw WorkspaceError(
        .state,
        file: file.path,
        message: "the state was written by a newer Tuina",
        suggestion: "update Tuina"
      )
    } catch StateError.unknownLine(let id) {
      throw WorkspaceError(
        .state,
        file: file.path,
        message: "line \(id) of the decisions cannot be understood",
        suggestion: "move the file aside: decisions in it are lost, the data is not touched"
      )
    } catch let error as DatabaseError {
      throw translate(error, file)
    } catch {
      throw WorkspaceError(
        .state,
        file: file.path,
        message: "the state cannot be used: \(error)"
      )
    }
  }

  private static func translate(_ error: DatabaseError, _ file: URL) -> WorkspaceError {
    let detail = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return WorkspaceError(
        .state,
        file: file.path,
        message: "the state file is damaged (\(detail))",
        suggestion: "move it aside: decisions in it are lost, the data is not touched"
      )
    case .SQLITE_READONLY, .SQLITE_PERM:
      return WorkspaceError(
        .unwritable,
        file: file.path,
        message: "the state file may not be written (\(detail))",
        suggestion: "check the permissions of the file and its folder"
      )
    case .SQLITE_FULL, .SQLITE_IOERR:
      return WorkspaceError(
        .unwritable,
        file: file.path,
        message: "the state could not be saved (\(detail))",
        suggestion: "make room on the disk"
      )
    case .SQLITE_CANTOPEN:
      return WorkspaceError(
        .unreadable,
        file: file.path,
        message: "the state file cannot be opened (\(detail))",
        suggestion: "check the permissions of the file and its folder"
      )
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return WorkspaceError(
        .busy,
        file: file.path,
        message: "another process keeps the state locked",
        suggestion: "see whether another Tuina hangs"
      )
    default:
      return WorkspaceError(
        .state,
        file: file.path,
        message: "the state cannot be used (\(detail))"
      )
    }
  }
}
