import Curation
import Foundation
import Learning
import Synchronization
import Terminal
import Workspace

/// Does what the model asks for, off the drawing thread, and answers by messages.
///
/// It owns every task it starts and ends them all in `close()`.
final class Workroom: Sendable {
  private struct State: Sendable {
    var reading: Task<DatasetLoader.Reading, any Error>?
    /// Reading and all analyses.
    var loading: Task<LoadedDataset, any Error>?
    var tasks: [UUID: Task<Void, Never>] = [:]
    var snapshot = DatasetSnapshot()
    var feedback: FeedbackFeed?
    var isClosed = false
  }

  let request: DashboardApp.Request
  let mailbox: Mailbox
  private let state = Mutex(State())
  private let desk: TrainingDesk

  init(_ request: DashboardApp.Request, mailbox: Mailbox) {
    self.request = request
    self.mailbox = mailbox
    desk = TrainingDesk(mailbox: mailbox)
  }

  func perform(_ effect: Effect) {
    switch effect {
    case .load: load()
    case .fetch(let question):
      startRows(question.filter) { try await $0.answer(question, to: self.mailbox) }
    case .train(let configuration):
      start(onFailure: Self.trainingFailed) { try await self.desk.train(configuration, on: $0) }
    case .continueTraining:
      start(onFailure: Self.trainingFailed) { try await self.desk.continueTraining(of: $0) }
    case .pauseTraining: desk.pause()
    case .resumeTraining: desk.resume()
    case .stopTraining: desk.stop()
    case .export(let format):
      start { loaded in
        let file = try await ReportWriter(loaded: loaded, commands: self.request.commands)
          .write(format, self.snapshot())
        self.mailbox.post(.notice(.information("report written: \(file.path)")))
      }
    case .saveTable(let table):
      start { loaded in
        let file = try TableWriter(loaded.dataset.paths).write(table)
        self.mailbox.post(.notice(.information("table saved: \(file.path)")))
      }
    case .saveRows(let filter, let sort, let title):
      startRows(filter) { rows in
        try await rows.prepare(filter)
        let file = try await TableWriter(rows.loaded.dataset.paths)
          .write(filter, sort, title, from: rows.loaded)
        self.mailbox.post(.notice(.information("rows saved: \(file.path)")))
      }
    case .rememberTheme(let theme):
      guard let file = request.configurationFile else { return }
      do {
        try ThemeMemory(file: file).keep(theme)
      } catch {
        mailbox.post(.notice(.warning("the theme could not be kept: \(describe(error))")))
      }
    case .suspend, .repaint, .quit: break
    }
  }

  /// Ends everything: a training is left so that it can be continued.
  func close() async {
    let (reading, loading, tasks) = state.withLock { state in
      state.isClosed = true
      state.feedback?.stop()
      let all = (state.reading, state.loading, Array(state.tasks.values))
      state.tasks = [:]
      return all
    }
    reading?.cancel()
    loading?.cancel()
    for task in tasks { task.cancel() }
    await desk.close()
  }

  func snapshot() -> DatasetSnapshot { state.withLock { $0.snapshot } }

  func change(_ body: @Sendable (inout DatasetSnapshot) -> Void) {
    state.withLock { body(&$0.snapshot) }
  }

  /// Begins to follow the feedback of a dataset; the one followed before is let go.
  func follow(_ dataset: Dataset) {
    let feed = FeedbackFeed(dataset) { [weak self] summary in
      self?.change { $0.feedback = summary }
      self?.mailbox.post(.feedback(.summary(.success(summary))))
    }
    let previous = state.withLock { state in
      let previous = state.feedback
      state.feedback = state.isClosed ? nil : feed
      return previous
    }
    previous?.stop()
    feed.start()
  }

  private func load() {
    let loader = DatasetLoader(request, workroom: self)
    let isRefresh = state.withLock { $0.loading != nil }
    let reading = Task<DatasetLoader.Reading, any Error> {
      try await loader.read(isRefresh: isRefresh)
    }
    let loading = Task<LoadedDataset, any Error> {
      try await loader.analyse(try await reading.value)
    }
    let previous = state.withLock { state in
      let previous = (state.reading, state.loading)
      (state.reading, state.loading) = (reading, loading)
      return previous
    }
    previous.0?.cancel()
    previous.1?.cancel()
    start { await $0.keepForNextOpening() }
  }

  /// Runs work that needs the dataset, once it is loaded.
  private func start(
    onFailure: @escaping @Sendable (String) -> Message = { .notice(.failure($0)) },
    _ work: @escaping @Sendable (LoadedDataset) async throws -> Void
  ) {
    run(onFailure: onFailure) { [weak self] in
      guard let loading = self?.state.withLock({ $0.loading }) else { return }
      try await work(try await loading.value)
    }
  }

  /// Asks for rows as soon as they stand in the engine; only claims wait for their analysis.
  private func startRows(
    _ filter: RowFilter,
    _ work: @escaping @Sendable (RowReader) async throws -> Void
  ) {
    run(onFailure: { .notice(.failure($0)) }) { [weak self] in
      guard let (reading, loading) = self?.state.withLock({ ($0.reading, $0.loading) }) else {
        return
      }
      if filter.needsClaims { _ = try await loading?.value }
      if let rows = try await reading?.value.rows { try await work(rows) }
    }
  }

  private func run(
    onFailure: @escaping @Sendable (String) -> Message,
    _ work: @escaping @Sendable () async throws -> Void
  ) {
    let id = UUID()
    let task = Task { [weak self] in
      do {
        try await work()
      } catch is CancellationError {
      } catch {
        self?.mailbox.post(onFailure(describe(error)))
      }
      self?.state.withLock { $0.tasks[id] = nil }
    }
    state.withLock { state in
      if state.isClosed { task.cancel() } else { state.tasks[id] = task }
    }
  }

  private static let trainingFailed: @Sendable (String) -> Message = { .train(.failed($0)) }
}

/// An error in one line for people.
func describe(_ error: any Error) -> String {
  let text = String(describing: error)
  return text.split(whereSeparator: \.isNewline).prefix(3).joined(separator: " ")
}
