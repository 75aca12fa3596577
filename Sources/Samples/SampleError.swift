/// Why a sample could not be written.
package struct SampleError: Error, Sendable, CustomStringConvertible {
  package let description: String

  static func encodingMissing(_ name: String) -> SampleError {
    SampleError(description: "this system cannot write \(name)")
  }

  static func notFound(_ path: String) -> SampleError {
    SampleError(description: "there is no dataset folder at \(path)")
  }

  static func badRate(_ rate: Double) -> SampleError {
    SampleError(
      description: "\(rate) events a second is not a rate; choose one above 0 and up to 1000000"
    )
  }

  static func cannotWrite(_ path: String) -> SampleError {
    SampleError(description: "cannot write \(path)")
  }
}
