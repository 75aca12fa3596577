internal import Basics
internal import Columnar
import Scoring

/// Gathers, while a stream is read, the rows to measure by and what they are told apart by.
struct MeasuringRecorder {
  private var kept: MeasuringRows
  private var slices: SliceRecorder
  /// Of the rows of validation and test, those that are kept, by the hashes of their numbers.
  private let share: Double

  /// Begins with `none`, which is as wide as rows are, and keeps a share of the rows to measure by; a share
  /// of 0 counts them only.
  init(_ none: LabelledRows, of stream: RowStream, share: Double) {
    kept = MeasuringRows(
      validation: none,
      test: none,
      training: Array(repeating: 0, count: stream.classes.count)
    )
    slices = SliceRecorder(share > 0 ? stream.sliceNames : [])
    self.share = share
  }

  /// Takes in a batch, of which `features` has the rows and `first` is the number of the first.
  ///
  /// - Returns: the rows to learn from.
  mutating func add(
    _ batch: RecordBatch,
    _ rows: AssignedRows,
    first: Int,
    features: FeatureMatrix,
    isGrouped: Bool
  ) -> [Int] {
    var (training, validation, test): ([Int], [Int], [Int]) = ([], [], [])
    training.reserveCapacity(batch.rowCount)
    for row in 0..<batch.rowCount where rows.labels[row] >= 0 {
      let label = rows.labels[row]
      switch rows.parts[row] {
      case .train:
        kept.training[Int(label)] += 1
        training.append(row)
      case .validation:
        kept.counts.validation += 1
        guard isKept(first + row) else { continue }
        let group = isGrouped ? rows.groups[row] : nil
        kept.validation.append(row, of: features, label: label, group: group)
        validation.append(row)
      case .test:
        kept.counts.test += 1
        guard isKept(first + row) else { continue }
        let group = isGrouped ? rows.groups[row] : nil
        kept.test.append(row, of: features, label: label, group: group)
        test.append(row)
      case nil: break
      }
    }
    kept.counts.train += training.count
    slices.append(batch, validation: validation, test: test)
    return training
  }

  /// The rows so far.
  var rows: MeasuringRows {
    var rows = kept
    rows.validation.slices = slices.validation
    rows.test.slices = slices.test
    return rows
  }

  private func isKept(_ number: Int) -> Bool {
    share >= 1 || Double(FeatureHash.mix(UInt64(number) ^ 0xE1D) >> 11) * 0x1p-53 < share
  }
}
