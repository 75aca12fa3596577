internal import Basics
internal import Columnar
internal import Engine
internal import Synchronization
internal import Scoring

/// Reads a stream once: training rows window by window, and the rows to measure by, which are kept.
///
/// A window has a fixed number of training rows, so that windows do not depend on how the engine cuts
/// its batches.
final class StreamReader: Sendable {
  /// About as many entries as a window has, and as each part that is measured by has at most.
  private static let windowEntries = 1 << 22
  private static let heldEntries = 1 << 23

  /// Rows that are measured by; of more than are held, a sample by the hashes of their numbers.
  struct Held: Sendable {
    var validation = HashedRows()
    var test = HashedRows()
    /// All rows of each part, those that are not held too.
    var counts = SplitCounts(train: 0, validation: 0, test: 0)
    /// Training rows of each class.
    var training: [Int] = []
  }

  private struct State {
    var window = HashedRows()
    var index = 0
    var seen = 0
    var held = Held()
  }

  private let plan: StreamPlan
  private let windowRows: Int
  /// Windows before this one are counted only.
  private let firstWindow: Int
  private let holds: Bool
  private let shareHeld: Double
  private let queue: WindowQueue<HashedRows>
  private let state = Mutex(State())

  init(_ plan: StreamPlan, firstWindow: Int, holds: Bool, queue: WindowQueue<HashedRows>) {
    self.plan = plan
    self.firstWindow = firstWindow
    self.holds = holds
    self.queue = queue
    windowRows = Self.windowRows(plan.hasher)
    // As if all rows were of the part, so that it is never more than can be held.
    let most = Double(Self.heldEntries / Self.width(plan.hasher))
    shareHeld = min(1, most / Double(max(1, plan.rowCount / 4)))
  }

  /// Entries a row, about.
  private static func width(_ hasher: FeatureHasher) -> Int {
    max(1, hasher.fields.reduce(0) { $0 + ($1.fixedCount ?? 256) })
  }

  static func windowRows(_ hasher: FeatureHasher) -> Int {
    max(4096, windowEntries / width(hasher))
  }

  /// Reads all rows, and gives the queue its windows.
  func read() async {
    do {
      try await plan.engine.forEachBatch(plan.query) { batch in
        for window in self.state.withLock({ self.add(batch, &$0) }) { try self.queue.put(window) }
      }
      let last = state.withLock { state in
        state.index >= firstWindow && state.window.count > 0 ? state.window : nil
      }
      if let last { try queue.put(last) }
      queue.finish(.success(()))
    } catch {
      queue.finish(.failure(error))
    }
  }

  /// The rows to measure by, when all is read.
  var held: Held { state.withLock { $0.held } }

  /// Takes a batch in, and returns the windows that it fills.
  private func add(_ batch: RecordBatch, _ state: inout State) -> [HashedRows] {
    let (labels, parts, groups) = plan.rows.assign(batch, first: state.seen)
    let hashed = plan.hasher.rows(batch)
    if state.held.training.isEmpty {
      state.held.training = Array(repeating: 0, count: plan.classes.count)
    }
    let isGrouped = !plan.rows.group.isEmpty
    var full: [HashedRows] = []
    for row in 0..<batch.rowCount where labels[row] >= 0 {
      switch parts[row] {
      case .train:
        state.held.counts.train += 1
        state.held.training[Int(labels[row])] += 1
        state.window.append(row, of: hashed, label: labels[row])
        guard state.window.count == windowRows else { break }
        if state.index >= firstWindow { full.append(state.window) }
        state.window = HashedRows()
        state.window.reserve(rows: windowRows, like: full.last)
        state.index += 1
      case .validation:
        state.held.counts.validation += 1
        if isHeld(state.seen + row) {
          state.held.validation.append(
            row,
            of: hashed,
            label: labels[row],
            group: isGrouped ? groups[row] : nil
          )
        }
      case .test:
        state.held.counts.test += 1
        if isHeld(state.seen + row) {
          state.held.test.append(
            row,
            of: hashed,
            label: labels[row],
            group: isGrouped ? groups[row] : nil
          )
        }
      case nil: break
      }
    }
    state.seen += batch.rowCount
    return full
  }

  private func isHeld(_ number: Int) -> Bool {
    guard holds else { return false }
    if shareHeld >= 1 { return true }
    return Double(FeatureHash.mix(UInt64(number) ^ 0xE1D) >> 11) * 0x1p-53 < shareHeld
  }
}

extension HashedRows {
  /// Makes room for rows as wide as those of another window.
  fileprivate mutating func reserve(rows: Int, like other: HashedRows?) {
    guard let other else { return }
    reserve(
      rows: rows,
      entries: other.entryCount + other.entryCount / 16,
      values: !other.values.isEmpty
    )
  }
}
