package import Foundation

/// Reads and writes of the system on an open file, which no signal cuts short.
package enum Descriptor {
  /// Reads into an array from `start` on.
  ///
  /// - Returns: how many bytes were read; 0 at the end of the file.
  /// - Throws: the error of the system.
  package static func read(
    _ descriptor: Int32,
    into buffer: inout [UInt8],
    from start: Int = 0
  ) throws(POSIXError) -> Int {
    precondition(start >= 0 && start <= buffer.count, "outside of the buffer")
    while true {
      // SAFETY: at most as many bytes are written as the array holds behind `start`.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(
          descriptor,
          bytes.baseAddress.map { unsafe $0 + start },
          bytes.count - start
        )
      }
      if count >= 0 { return count }
      if errno != EINTR { throw failure }
    }
  }

  /// Reads into an array from a place in the file, which stays where it was.
  ///
  /// - Returns: how many bytes were read; fewer than the array holds at the end of the file.
  /// - Throws: the error of the system.
  package static func read(
    _ descriptor: Int32,
    at offset: Int,
    into buffer: inout [UInt8]
  ) throws(POSIXError) -> Int {
    while true {
      // SAFETY: at most as many bytes are written as the array holds.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
      }
      if count >= 0 { return count }
      if errno != EINTR { throw failure }
    }
  }

  /// Reads 32-bit integers, as this machine writes them, from a place in the file, which stays where it was.
  ///
  /// - Returns: how many integers were read whole; fewer than the array holds at the end of the file.
  /// - Throws: the error of the system.
  package static func read(
    _ descriptor: Int32,
    at offset: Int,
    into buffer: inout [Int32]
  ) throws(POSIXError) -> Int {
    let wanted = buffer.count * 4
    var done = 0
    while done < wanted {
      // SAFETY: at most as many bytes are written as the array holds behind `done`.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor,
          bytes.baseAddress.map { unsafe $0 + done },
          wanted - done,
          off_t(offset + done)
        )
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure
      }
      done += count
    }
    return done / 4
  }

  /// Writes what the file takes at once.
  ///
  /// - Returns: how many bytes were written.
  /// - Throws: the error of the system.
  package static func write(_ descriptor: Int32, _ data: Data) throws(POSIXError) -> Int {
    while true {
      // SAFETY: as many bytes are read as the data holds.
      let count = unsafe data.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw failure }
    }
  }

  private static var failure: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
