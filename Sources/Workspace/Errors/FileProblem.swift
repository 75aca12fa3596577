import Foundation

/// Puts a file system error into a few words.
enum FileProblem {
  static func reason(_ error: any Error) -> String {
    if let code = posixCode(error) {
      switch code {
      case ENOSPC, EDQUOT: return "the disk is full"
      case EACCES, EPERM: return "permission denied"
      case EROFS: return "the file system is read-only"
      case ENOENT: return "no such file or folder"
      case ENOTDIR: return "a part of its path is a file"
      case EISDIR: return "it is a folder"
      case ELOOP: return "its symbolic links run in a circle"
      case EMFILE, ENFILE: return "too many files are open"
      default: return String(cString: strerror(code)).lowercased()
      }
    }
    return (error as NSError).localizedDescription
  }

  static func code(_ error: any Error, whenUnknown fallback: WorkspaceError.Code)
    -> WorkspaceError.Code
  {
    switch posixCode(error) {
    case ENOENT, ENOTDIR: .notFound
    default: fallback
    }
  }

  private static func posixCode(_ error: any Error) -> Int32? {
    if let error = error as? POSIXError { return error.code.rawValue }
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error {
      return posixCode(underlying)
    }
    switch (error.domain, error.code) {
    case (NSCocoaErrorDomain, CocoaError.fileReadNoSuchFile.rawValue),
      (NSCocoaErrorDomain, CocoaError.fileNoSuchFile.rawValue):
      return ENOENT
    case (NSCocoaErrorDomain, CocoaError.fileReadNoPermission.rawValue),
      (NSCocoaErrorDomain, CocoaError.fileWriteNoPermission.rawValue):
      return EACCES
    case (NSCocoaErrorDomain, CocoaError.fileWriteOutOfSpace.rawValue): return ENOSPC
    case (NSCocoaErrorDomain, CocoaError.fileWriteVolumeReadOnly.rawValue): return EROFS
    default: return nil
    }
  }
}
