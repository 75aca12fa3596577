import Profiling
internal import Basics
internal import Kernels
package import Workspace
import Scoring

/// What is to be learnt from a table: the division of its rows and the class that matters.
package struct LearningTask: Sendable, Hashable {
  /// The shares when a manifest says nothing.
  package static let defaultSplit = Manifest.Split.random(
    by: nil,
    train: 0.8,
    validation: 0.1,
    test: 0.1,
    seed: 7
  )

  package var split: Manifest.Split
  package var positive: String?
  /// The attributes that evaluations are told apart by; nil for the source and those with few values.
  package var slices: [String]?

  package init(split: Manifest.Split = LearningTask.defaultSplit, positive: String? = nil) {
    self.split = split
    self.positive = positive
  }

  package init(manifest: Manifest) {
    self.init(split: manifest.split ?? LearningTask.defaultSplit, positive: manifest.positive)
  }

  /// Divides a table and makes the features of each part, as the configuration of a run asks for.
  ///
  /// - Throws: `LearningError` when there is no label, one class, no feature or no training row.
  package func prepare(
    _ table: LearningTable,
    for configuration: RunConfiguration = RunConfiguration()
  ) throws -> PreparedData {
    let (table, labels, classes) = try labelled(table)
    var notes = table.notes
    let (split, recipe) = try divide(table, labels, notes: &notes)
    let leaks = LeakCheck(table, labels: labels, classes: classes.count, training: split.train)
    notes += leaks.notes
    if let note = RepeatedRows(table, split: split).note { notes.append(note) }
    var data = try assemble(
      table,
      labels: labels,
      classes: classes,
      split: split,
      recipe: recipe,
      notes: notes,
      configuration: configuration
    )
    data.distributions = table.columns.filter { data.featureColumns.contains($0.name) }
      .distributions(rows: split.train)
    return data
  }

  /// Divides the rows of a table as the split says, and how that was done.
  ///
  /// - Throws: `LearningError.Code.badSplit` when it leaves no training rows.
  func divide(
    _ table: LearningTable,
    _ labels: [Int32],
    notes: inout [String]
  ) throws -> (split: RowSplit, recipe: SplitRecipe) {
    let splitter = Splitter(labels: labels, groups: table.groups)
    let split: RowSplit
    let recipe: SplitRecipe
    switch self.split {
    case .column(let name):
      let words = Set(table.parts.compactMap(\.self))
      recipe = SplitRecipe(column: name, by: table.groupedBy, seed: 7)
      let divided = splitter.split(parts: table.parts, seed: recipe.seed)
      if divided.unused > 0 {
        notes.append("\(divided.unused) rows name no part of the split in \(name): left out")
      }
      split = divided.split
      let torn = splitter.tornGroups(of: split)
      if torn > 0 {
        let group = table.groupedBy.joined(separator: ", ")
        notes.append(
          "\(torn) values of \(group) have rows on both sides of the split in \(name): "
            + "the figures of its test part are too good"
        )
      }
      if split.train.isEmpty {
        throw LearningError(
          .badSplit,
          "\(name) names no training rows; it holds \(LearningTask.list(words))",
          suggestion: "use the words train, validation and test"
        )
      }
    case .random(_, let train, let validation, let test, let seed):
      guard train > 0, validation >= 0, test >= 0, (train + validation + test).isFinite else {
        throw LearningError(
          .badSplit,
          "the shares of the split are out of range",
          suggestion: "give train above 0, validation and test from 0"
        )
      }
      recipe = SplitRecipe(
        by: table.groupedBy,
        train: train,
        validation: validation,
        test: test,
        seed: seed
      )
      split = splitter.split(train: train, validation: validation, test: test, seed: seed)
    }
    return (split, recipe)
  }

  /// Makes one division for each fold of a stratified cross-validation.
  ///
  /// Each fold is the test part once; a tenth of the others watches for the best epoch. The
  /// divisions are made one at a time, since each holds the features of all rows.
  package func crossValidate(
    _ table: LearningTable,
    folds count: Int,
    seed: UInt64 = 7,
    for configuration: RunConfiguration = RunConfiguration(),
    _ body: (_ fold: Int, _ data: PreparedData) throws -> Void
  ) throws {
    try crossValidate(table, folds: count, seed: seed, for: configuration) { fold, data, _ in
      try body(fold, data)
    }
  }

  /// The same, with the rows of each test part: indices into the rows that have a label.
  func crossValidate(
    _ table: LearningTable,
    folds count: Int,
    seed: UInt64,
    for configuration: RunConfiguration,
    _ body: (_ fold: Int, _ data: PreparedData, _ test: [Int32]) throws -> Void
  ) throws {
    let (table, labels, classes) = try labelled(table)
    guard count >= 2, count <= table.rowCount else {
      throw LearningError(
        .badSplit,
        "\(count) folds of \(table.rowCount) rows are not possible",
        suggestion: "ask for 2 to \(table.rowCount) folds"
      )
    }
    let splitter = Splitter(labels: labels, groups: table.groups)
    let folds = splitter.folds(count, seed: seed)
    for (index, test) in folds.enumerated() {
      let others = folds.enumerated().filter { $0.offset != index }.flatMap(\.element).sorted()
      let carved = splitter.deal(others, shares: [0.9, 0.1], seed: FeatureHash.mix(seed))
      let split = RowSplit(train: carved[0], validation: carved[1], test: test)
      try body(
        index,
        try assemble(
          table,
          labels: labels,
          classes: classes,
          split: split,
          recipe: SplitRecipe(by: table.groupedBy, folds: count, seed: seed),
          notes: table.notes,
          configuration: configuration
        ),
        test
      )
    }
  }

  /// Leaves out the rows without a label and numbers the classes.
  func labelled(
    _ table: LearningTable
  ) throws -> (table: LearningTable, labels: [Int32], classes: [String]) {
    let rows = table.labels.indices.filter { table.labels[$0] != nil }
    guard !rows.isEmpty else {
      throw LearningError(
        .noLabel,
        "no row has a value of \(table.label)",
        suggestion: "choose another label column in the manifest"
      )
    }
    var complete = table
    if rows.count < table.rowCount {
      complete = table.selecting(rows)
      complete.notes.append("\(table.rowCount - rows.count) rows without \(table.label): left out")
    }
    let classes = LearningTask.ordered(Set(complete.labels.compactMap(\.self)))
    guard classes.count > 1 else {
      throw LearningError(
        .oneClass,
        "all rows have the same value of \(table.label): \(classes[0])",
        suggestion: "choose another label, or add rows of other classes"
      )
    }
    guard classes.count <= 10_000 else {
      throw LearningError(
        .noLabel,
        "\(table.label) has \(classes.count) different values: too many for classes",
        suggestion: "choose a label with fewer values"
      )
    }
    if let positive, positiveClass(of: table, classes) == nil {
      throw LearningError(
        .noLabel,
        "no row of \(table.label) is \(positive), the positive class",
        suggestion: "set positive to one of \(LearningTask.list(Set(classes)))"
      )
    }
    var numbers: [String: Int32] = [:]
    for (index, name) in classes.enumerated() { numbers[name] = Int32(index) }
    return (complete, complete.labels.map { numbers[$0 ?? ""] ?? 0 }, classes)
  }

  /// Chooses which columns are crossed and how numbers are encoded, and makes the features of each part.
  ///
  /// - `fixed`: what makes the features, where it is not to be fitted.
  func assemble(
    _ table: LearningTable,
    labels: [Int32],
    classes: [String],
    split: RowSplit,
    recipe: SplitRecipe,
    notes: [String],
    configuration: RunConfiguration,
    fixed: Featurizer? = nil
  ) throws -> PreparedData {
    if let fixed {
      return try assemble(
        table,
        labels: labels,
        classes: classes,
        split: split,
        recipe: recipe,
        notes: notes,
        numbers: configuration.numbers,
        fixed: fixed
      )
    }
    let crosses = try CrossChoice(
      table,
      labels: labels,
      classes: classes.count,
      training: split.train,
      most: configuration.crosses
    )
    func data(_ split: RowSplit, _ encoding: NumberEncoding) throws -> PreparedData {
      try assemble(
        table,
        labels: labels,
        classes: classes,
        split: split,
        recipe: recipe,
        notes: notes,
        numbers: encoding,
        crosses: crosses.crosses
      )
    }
    if case .hashed(let settings) = configuration.model {
      return try assemble(
        table,
        labels: labels,
        classes: classes,
        split: split,
        recipe: recipe,
        notes: notes,
        numbers: .standard,
        hashed: settings
      )
    }
    let choice = try NumberEncodingChoice(table, split, configuration: configuration, data: data)
    var result = try data(split, choice.encoding)
    result.notes += [crosses.note, choice.note].compactMap(\.self)
    return result
  }

  private func assemble(
    _ table: LearningTable,
    labels: [Int32],
    classes: [String],
    split: RowSplit,
    recipe: SplitRecipe,
    notes: [String],
    numbers: NumberEncoding,
    crosses: [CrossEncoder] = [],
    hashed: FTRLSettings? = nil,
    fixed: Featurizer? = nil
  ) throws -> PreparedData {
    var notes = notes
    guard !split.train.isEmpty else {
      throw LearningError(
        .noTrainingRows,
        "the split leaves no training rows",
        suggestion: "give training a larger share, or split by a column with more values"
      )
    }
    let featurizer: Featurizer
    let leftOut: [String]
    if let fixed {
      featurizer = fixed
      leftOut = []
    } else if let hashed {
      try hashed.check(classes: classes.count)
      featurizer = .hasher(
        FeatureHasher(fitting: table.columns, training: split.train, bits: hashed.bits)
      )
      leftOut = table.columns.map(\.name).filter { !featurizer.columns.contains($0) }
        .map { "\($0) holds pictures, which the hashed model does not read: left out" }
    } else {
      let extractor = FeatureExtractor(
        fitting: table.columns,
        training: split.train,
        classes: labels,
        classCount: classes.count,
        numbers: numbers,
        crosses: crosses
      )
      featurizer = .encoders(extractor)
      leftOut = extractor.notes
    }
    if featurizer.columns.isEmpty {
      let why =
        leftOut.isEmpty ? "there are no feature columns" : leftOut.joined(separator: "; ")
      throw LearningError(
        .noFeatures,
        "there is nothing to learn \(table.label) from: \(why)",
        suggestion: "name columns under features in the manifest, or add data that varies"
      )
    }
    notes.append(contentsOf: leftOut)
    let slices = try SliceColumn.choose(self.slices, of: table)
    /// Features and classes of some rows, by their numbers in the table.
    func part(_ rows: [Int32]) -> LabelledRows {
      LabelledRows(
        features: featurizer.features(of: table.columns, rows: rows),
        labels: rows.map { labels[Int($0)] },
        groups: table.groups.isEmpty ? [] : rows.map { table.groups[Int($0)] },
        rows: table.rowNumbers.isEmpty ? rows : rows.map { table.rowNumbers[Int($0)] }
      )
    }
    let train = part(split.train)
    try Task.checkCancellation()
    var validation = part(split.validation)
    validation.slices = slices.map { $0.selecting(split.validation) }
    if validation.count == 0 {
      validation = train
      notes.append("there are too few rows for validation: the training rows stand in")
    }
    var test = part(split.test)
    test.slices = slices.map { $0.selecting(split.test) }
    var hash = FeatureHash()
    for name in [table.label] + classes + featurizer.parts {
      hash.combine(name)
      hash.combine(UInt8(0xFF))
    }
    for rows in [train, validation, test] { rows.combine(into: &hash) }
    return PreparedData(
      label: table.label,
      classes: classes,
      positive: positiveIndex(table, classes, labels: labels),
      featureColumns: featurizer.columns,
      train: train,
      validation: validation,
      test: test,
      numbers: numbers,
      featurizer: featurizer,
      fingerprint: String(hash.value, radix: 16),
      notes: notes,
      split: recipe,
      datasetFingerprint: table.datasetFingerprint
    )
  }

  /// The named class, which may be written as any of its rows writes it.
  private func positiveClass(of table: LearningTable, _ classes: [String]) -> Int? {
    guard let positive else { return nil }
    let form = table.spellings?.form(of: positive) ?? positive
    return classes.firstIndex(of: form) ?? classes.firstIndex(of: positive)
  }

  /// The class that matters: the one named, else the rarer of two.
  func positiveIndex(
    _ table: LearningTable,
    _ classes: [String],
    labels: [Int32]
  ) -> Int? {
    if positive != nil { return positiveClass(of: table, classes) }
    guard classes.count == 2 else { return nil }
    let ones = labels.count { $0 == 1 }
    return ones * 2 <= labels.count ? 1 : 0
  }

  /// Numbers by size, other words by their letters.
  static func ordered(_ classes: Set<String>) -> [String] {
    let numbers = classes.compactMap(Double.init)
    guard numbers.count == classes.count else { return classes.sorted() }
    return classes.sorted { (Double($0) ?? 0, $0) < (Double($1) ?? 0, $1) }
  }

  static func list(_ words: Set<String>) -> String {
    let shown = words.sorted().prefix(5).joined(separator: ", ")
    return words.count > 5 ? shown + ", …" : shown
  }
}

extension LabelledRows {
  fileprivate func combine(into hash: inout FeatureHash) {
    hash.combine(UInt64(count))
    hash.combine(checksum(labels.span.bytes))
    hash.combine(checksum(features.dense.span.bytes))
    hash.combine(checksum(features.rowStarts.span.bytes))
    hash.combine(checksum(features.columns.span.bytes))
    hash.combine(checksum(features.values.span.bytes))
  }
}
