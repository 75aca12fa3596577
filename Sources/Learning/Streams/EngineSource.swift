internal import Basics
internal import Synchronization
import Scoring

/// Rows that an engine reads anew in each epoch, window by window, so that memory does not grow with them.
///
/// One window of rows is learnt, in an order drawn from the seed, while the next is read. The rows to
/// measure by are kept at the first reading.
final class EngineSource: BatchSource {
  private struct State {
    var epoch = 0
    var reading: Reading?
    /// The window that is learnt, its number, and the order of its rows.
    var window: LabelledRows?
    var index = -1
    var order: [Int32] = []
    /// Known after a whole epoch.
    var kept: MeasuringRows?
  }

  /// Rows on their way from a thread that reads.
  private struct Reading {
    let reader: StreamReader
    let queue: BoundedQueue<LabelledRows>
  }

  private let plan: StreamPlan
  private let seed: UInt64
  private let starter: TaskStarter
  private let state = Mutex(State())

  init(_ plan: StreamPlan, seed: UInt64, starter: TaskStarter) {
    self.plan = plan
    self.seed = seed
    self.starter = starter
  }

  deinit { state.withLock { $0.reading?.queue.close() } }

  var rowCount: Int { state.withLock { $0.kept?.counts.train } ?? plan.stream.rowCount }

  func begin(epoch: Int) {
    state.withLock { state in
      state.reading?.queue.close()
      state.reading = nil
      state.epoch = epoch
      (state.window, state.index) = (nil, -1)
    }
  }

  func batch(at position: Int, size: Int) throws -> Batch {
    try state.withLock { state in
      guard try hasRow(at: position, &state), let window = state.window else {
        throw LearningError(
          position == 0 ? .noTrainingRows : .dataChanged,
          position == 0
            ? "the split leaves no training rows"
            : "there are fewer training rows than when the training began",
          suggestion: position == 0
            ? "give training a larger share, or split by a column with more values"
            : "start a new run"
        )
      }
      let start = position % plan.windowRows
      let rows = Array(state.order[start..<min(start + size, state.order.count)])
      return Batch(
        features: window.features,
        rows: rows,
        labels: rows.map { window.labels[Int($0)] }
      )
    }
  }

  func isEnd(_ position: Int) throws -> Bool {
    try state.withLock { try !hasRow(at: position, &$0) }
  }

  func rowsToMeasure() throws -> MeasuringRows? {
    try state.withLock { state in
      if let kept = state.kept { return kept }
      if let reading = state.reading { return reading.reader.kept }
      // A training that has nothing left to learn.
      begin(at: .max, &state)
      _ = try advance(&state)
      return state.kept
    }
  }

  /// Whether the epoch has a row at `position`; its window then is the one that is learnt.
  private func hasRow(at position: Int, _ state: inout State) throws -> Bool {
    let (index, row) = position.quotientAndRemainder(dividingBy: plan.windowRows)
    if state.reading == nil, state.window == nil { begin(at: index, &state) }
    while state.index < index {
      guard try advance(&state) else { return false }
    }
    if row < state.order.count { return true }
    // The last window was taken when all rows were read.
    if state.kept == nil { state.kept = state.reading?.reader.kept }
    return false
  }

  private func begin(at firstWindow: Int, _ state: inout State) {
    let queue = BoundedQueue<LabelledRows>(capacity: 1)
    let reader = StreamReader(
      plan,
      firstWindow: firstWindow,
      keeps: state.kept == nil,
      queue: queue
    )
    state.reading = Reading(reader: reader, queue: queue)
    state.index = firstWindow - 1
    reader.start(by: starter)
  }

  /// Takes the next window; false behind the last.
  private func advance(_ state: inout State) throws -> Bool {
    guard let reading = state.reading else { return false }
    guard let window = try reading.queue.next() else {
      if state.kept == nil { state.kept = reading.reader.kept }
      state.reading = nil
      return false
    }
    state.window = window
    state.index += 1
    var generator = SeededGenerator(
      seed: seed,
      stream: UInt64(state.epoch) << 32 + UInt64(state.index) + 1
    )
    state.order = (0..<window.count).map(Int32.init)
    generator.shuffle(&state.order)
    return true
  }
}
