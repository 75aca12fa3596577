package import Basics

extension Dataset {
  /// The same dataset with methods that a person chose for single attributes, whatever the manifest
  /// says of them; nil lets the claims decide.
  package func choosing(_ methods: [String: FusionMethod?]) -> Dataset {
    var changed = manifest
    for (name, method) in methods.sorted(by: { $0.key < $1.key }) {
      if let place = changed.columns.firstIndex(where: { $0.name == name }) {
        changed.columns[place].method = method
      } else if let method {
        var rule = Manifest.ColumnRule(name: name)
        rule.method = method
        changed.columns.append(rule)
      }
    }
    var dataset = Dataset(
      root: root,
      manifest: changed,
      manifestFile: manifestFile,
      inferences: inferences,
      paths: paths,
      question: question,
      isTrusted: isTrusted
    )
    dataset.isByConsent = isByConsent
    return dataset
  }
}
