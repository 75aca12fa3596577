import Basics

/// What a person has agreed to that a dataset folder may do beyond being read.
package struct Consent: Sendable {
  private let isGiven: Bool
  private let store: ConsentStore?
  /// The SHA-256 of manifests that this program writes itself.
  private let ownManifests: Set<String>

  private init(isGiven: Bool, store: ConsentStore?, ownManifests: Set<String>) {
    self.isGiven = isGiven
    self.store = store
    self.ownManifests = ownManifests
  }

  /// Nothing was agreed to.
  package static let none = Consent(isGiven: false, store: nil, ownManifests: [])
  /// The person said so for this opening: `--trust`.
  package static let given = Consent(isGiven: true, store: nil, ownManifests: [])

  /// What was agreed to before, for the same folder with the same requests.
  ///
  /// The texts in `ownManifests` are manifests that the program writes itself: their expressions
  /// need no one's consent.
  package static func remembered(
    in store: ConsentStore,
    ownManifests: [String] = []
  ) -> Consent {
    Consent(
      isGiven: false,
      store: store,
      ownManifests: Set(ownManifests.map { SHA256.hexadecimal(of: Array($0.utf8)) })
    )
  }

  /// Whether the person has agreed to what is asked.
  package func covers(_ question: ConsentQuestion) -> Bool {
    isGiven || store?.isGiven(question) == true || isOwn(question)
  }

  /// Whether the manifest is one that the program writes itself, so that nobody has to be asked.
  package func isOwn(_ question: ConsentQuestion) -> Bool {
    guard let manifest = question.manifest, ownManifests.contains(manifest) else { return false }
    return question.requests.allSatisfy { $0.kind == .expression }
  }
}

/// What is asked about one folder.
package struct ConsentQuestion: Sendable, Hashable {
  /// The dataset folder, absolute and free of links.
  package let folder: String
  /// The SHA-256 of the manifest's bytes; nil without a manifest.
  package let manifest: String?
  /// In the order of the manifest; empty when nothing needs consent.
  package let requests: [ConsentRequest]

  /// A name for exactly this question: another text in the manifest, another target of a link or
  /// another folder is another question.
  var identity: String {
    var hash = SHA256()
    for part in [folder, manifest ?? ""] + requests.map(\.description) {
      hash.update(Array("\(part.utf8.count):\(part)".utf8))
    }
    return SHA256.hexadecimal(hash.digest)
  }
}
