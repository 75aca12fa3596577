import Foundation

/// The processors of this machine.
package enum Processors {
  /// How many this process may use; asked once, since asking reads files of the control group each time.
  package static let count = ProcessInfo.processInfo.activeProcessorCount
}
