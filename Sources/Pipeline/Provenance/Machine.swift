import Basics
import Foundation
import Kernels

/// What numbers depend on beside the program and the engine: the machine and its matrix library.
package struct Machine: Sendable, Hashable, Codable {
  package var system: String
  package var processors: Int
  /// Version, build and kernels of the library of matrix products.
  package var matrixLibrary: String

  package init(system: String, processors: Int, matrixLibrary: String) {
    self.system = system
    self.processors = processors
    self.matrixLibrary = matrixLibrary
  }

  /// The machine this process runs on.
  package static var current: Machine {
    Machine(
      system: ProcessInfo.processInfo.operatingSystemVersionString,
      processors: Processors.count,
      matrixLibrary: BLAS.configuration
    )
  }
}
