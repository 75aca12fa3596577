/// Why a sample could not be written.
package struct SampleError: Error, Sendable, CustomStringConvertible {
  package let description: String
  /// What can be done, as a sentence without a full stop.
  package let remedy: String?
  /// Whether what was asked for is wrong, and not the writing.
  package let isUsage: Bool

  init(_ description: String, remedy: String? = nil, isUsage: Bool = false) {
    self.description = description
    self.remedy = remedy
    self.isUsage = isUsage
  }

  static func encodingMissing(_ name: String) -> SampleError {
    SampleError("this system cannot write \(name)")
  }

  static func notFound(_ path: String) -> SampleError {
    SampleError("there is no dataset folder at \(path)", isUsage: true)
  }

  static func badRate(_ rate: Double) -> SampleError {
    SampleError(
      "\(rate) events a second is not a rate; choose one above 0 and up to 1000000",
      isUsage: true
    )
  }

  static func notAFolder(_ path: String) -> SampleError {
    SampleError("\(path) is a file, and a sample is a folder", isUsage: true)
  }

  static func occupied(_ path: String) -> SampleError {
    SampleError(
      "\(path) holds files that are no earlier sample, and some could be replaced",
      remedy: "choose an empty folder, or add --force to write there all the same",
      isUsage: true
    )
  }

  static func cannotWrite(_ path: String) -> SampleError {
    SampleError("cannot write \(path)")
  }
}
