package import Learning
import Fusion
import Workspace

extension MiningRecord {
  /// The suspects as cells for people to look at.
  package var reviewRequests: [ReviewRequest] {
    suspects.map { suspect in
      ReviewRequest(
        suspect.key.map { .item(.entity($0)) }
          ?? .record(RecordPlace(source: suspect.source, row: suspect.record)),
        attribute: label,
        kind: .labelError,
        reason: suspect.repeatsPositive
          ? "its features are those of a row of \(positive)"
          : "\(configuration.modelName) believes \(positive), not \(suspect.given)"
      )
    }
  }
}
