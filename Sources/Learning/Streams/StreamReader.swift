internal import Basics
internal import Columnar
internal import Engine
internal import Synchronization
internal import Scoring

/// Reads a stream once: training rows window by window, and the rows to measure by, which are kept.
///
/// One thread reads what another turns into features, so that both work while a third learns.
///
/// A window has a fixed number of training rows, so that windows do not depend on how the engine cuts
/// its batches.
final class StreamReader: Sendable {
  private struct State {
    var window: LabelledRows
    var index = 0
    var measuring: MeasuringRecorder
  }

  /// Rows on their way from the engine to their features.
  private struct ReadBatch: Sendable {
    let batch: RecordBatch
    let rows: AssignedRows
    let first: Int
  }

  private static let batchesAhead = 8

  private let plan: StreamPlan
  /// Windows before this one are counted only.
  private let firstWindow: Int
  private let queue: BoundedQueue<LabelledRows>
  private let batches = BoundedQueue<ReadBatch>(capacity: batchesAhead)
  private let state: Mutex<State>

  init(_ plan: StreamPlan, firstWindow: Int, keeps: Bool, queue: BoundedQueue<LabelledRows>) {
    self.plan = plan
    self.firstWindow = firstWindow
    self.queue = queue
    // As if a quarter of all rows were of one part, which then is not more than can be kept.
    let share = min(1, Double(plan.mostKept) / Double(max(1, plan.stream.rowCount / 4)))
    let none = plan.noRows
    state = Mutex(
      State(
        window: none,
        measuring: MeasuringRecorder(none, of: plan.stream, share: keeps ? share : 0)
      )
    )
  }

  /// Reads all rows, and gives the queue its windows.
  func start(by starter: TaskStarter) {
    starter.startThread { self.fillWindows() }
    starter.start { await self.read() }
  }

  private func read() async {
    do {
      try await plan.stream.forEachBatch { batch, rows, first in
        try self.batches.put(ReadBatch(batch: batch, rows: rows, first: first))
      }
      batches.finish(.success(()))
    } catch {
      batches.finish(.failure(error))
    }
  }

  private func fillWindows() {
    do {
      while let read = try batches.next() {
        let windows = state.withLock { add(read.batch, read.rows, read.first, &$0) }
        for window in windows { try queue.put(window) }
      }
      let last = state.withLock { state in
        state.index >= firstWindow && state.window.count > 0 ? state.window : nil
      }
      if let last { try queue.put(last) }
      queue.finish(.success(()))
    } catch {
      batches.close()
      queue.finish(.failure(error))
    }
  }

  /// The rows to measure by, as far as they are read.
  var kept: MeasuringRows { state.withLock { $0.measuring.rows } }

  /// Takes a batch in, and returns the windows that it fills.
  private func add(
    _ batch: RecordBatch,
    _ rows: AssignedRows,
    _ first: Int,
    _ state: inout State
  ) -> [LabelledRows] {
    let features = plan.hasher.features(of: batch)
    let training = state.measuring.add(
      batch,
      rows,
      first: first,
      features: features,
      isGrouped: !plan.stream.rows.group.isEmpty
    )
    var full: [LabelledRows] = []
    for row in training {
      state.window.append(row, of: features, label: rows.labels[row])
      guard state.window.count == plan.windowRows else { continue }
      if state.index >= firstWindow { full.append(state.window) }
      state.window = plan.noRows
      state.window.features.reserve(rows: plan.windowRows, like: features)
      state.index += 1
    }
    return full
  }
}
