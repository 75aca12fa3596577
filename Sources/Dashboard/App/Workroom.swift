import Foundation
import Ingest
import Learning
import Pipeline
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
    /// Raised by every loading, so that the end of an earlier one is told apart.
    var loadings = 0
    var tasks: [UUID: (errand: Errand, task: Task<Void, Never>)] = [:]
    var snapshot = DatasetSnapshot()
    var feedback: FeedbackFeed?
    var isClosed = false
  }

  /// What a task is for, so that it can be cancelled by name.
  private enum Errand: Sendable, Hashable {
    case job(Int)
    case rows(GridQuestion)
    case training
    case other
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
    case .cancelLoading:
      let (reading, loading) = state.withLock { ($0.reading, $0.loading) }
      reading?.cancel()
      loading?.cancel()
    case .fetch(let question): fetch(question)
    case .cancelFetches(let question): cancel(.rows(question))
    case .train(let configuration):
      start(.training, onFailure: Self.trainingFailed) {
        try await self.desk.train(configuration, on: $0)
      }
    case .continueTraining:
      start(.training, onFailure: Self.trainingFailed) {
        try await self.desk.continueTraining(of: $0)
      }
    case .pauseTraining: desk.pause()
    case .resumeTraining: desk.resume()
    case .stopTraining: if !desk.stop() { cancel(.training) }
    case .discardTraining: discardTraining()
    case .interruptTraining: interruptTraining()
    case .export(let format, let job):
      begin(job) {
        guard let loading = self.state.withLock({ $0.loading }) else { throw CancellationError() }
        let loaded = try await loading.value
        let file = try await ReportWriter(loaded: loaded, commands: self.request.commands)
          .write(format, self.snapshot())
        return "report written: \(self.name(of: file))"
      }
    case .saveTable(let table, let job):
      begin(job) {
        let rows = try await self.rows()
        let file = try TableWriter(rows.loaded.dataset.paths).write(table)
        return "table saved: \(self.name(of: file))"
      }
    case .saveRows(let query, let job):
      let progress = DatasetLoader.paced { [mailbox] in mailbox.post(.job(.progress(job, $0, $1))) }
      begin(job) {
        let rows = try await self.rows(for: query.filter)
        try await rows.prepare(query.filter)
        let file = try await TableWriter(rows.loaded.dataset.paths)
          .write(query, from: rows.loaded, progress: progress)
        return "rows saved: \(self.name(of: file))"
      }
    case .cancelJob(let job): cancel(.job(job))
    case .keepCopy(let text, let isOffered): keep(text, isOffered: isOffered)
    case .rememberTheme(let theme):
      guard let file = request.configurationFile else { return }
      run(.other, onFailure: { .notice(.warning("the theme could not be kept: \($0)")) }) {
        try await Self.keep(theme, in: file)
      }
    case .copy: break
    case .suspend, .repaint, .quit: break
    }
  }

  /// Ends everything: a training is left so that it can be continued.
  func close() async {
    let (reading, loading, tasks) = state.withLock { state in
      state.isClosed = true
      state.feedback?.stop()
      let all = (state.reading, state.loading, state.tasks.values.map(\.task))
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
    let (previous, number) = state.withLock { state in
      let previous = (state.reading, state.loading)
      (state.reading, state.loading) = (reading, loading)
      state.loadings += 1
      return (previous, state.loadings)
    }
    previous.0?.cancel()
    previous.1?.cancel()
    run(.other, onFailure: { .notice(.failure($0)) }) { [weak self] in
      let result = await loading.result
      guard let self, self.state.withLock({ $0.loadings }) == number else { return }
      self.mailbox.post(.loading(.ended))
      if let loaded = try? result.get() { await loaded.keepForNextOpening() }
    }
  }

  /// Answers a page of a grid in any case: with rows, or with the reason why there are none.
  private func fetch(_ question: PageRequest) {
    let errand = Errand.rows(
      GridQuestion(grid: question.grid, generation: question.generation)
    )
    let failed: @Sendable (String) -> Message = {
      .grid(question.answer(.failure(WorkProblem(message: $0))))
    }
    run(errand, onFailure: failed) {
      do {
        let rows = try await self.rows(for: question.filter)
        try Task.checkCancellation()
        try await rows.answer(question, to: self.mailbox)
      } catch is CancellationError {
        throw WorkProblem(message: "cancelled: R reads again")
      }
    }
  }

  /// The rows as soon as they stand in the engine; only claims wait for their analysis.
  private func rows(for filter: RowFilter? = nil) async throws -> RowReader {
    let (reading, loading) = state.withLock { ($0.reading, $0.loading) }
    if filter?.needsClaims == true { _ = try await loading?.value }
    guard let reading else { throw WorkProblem(message: "nothing is read yet") }
    return try await reading.value.rows
  }

  /// Does a job and tells how it ended.
  private func begin(_ job: Int, _ work: @escaping @Sendable () async throws -> String) {
    run(.job(job), onFailure: { .job(.ended(job, .failure($0))) }) { [mailbox] in
      do {
        mailbox.post(.job(.ended(job, .information(try await work()))))
      } catch is CancellationError {
        mailbox.post(.job(.ended(job, .warning("cancelled"))))
      }
    }
  }

  /// Leaves the training with its checkpoint and tells which run may be continued.
  private func interruptTraining() {
    cancel(.training)
    run(.other, onFailure: Self.trainingFailed) {
      await self.desk.close()
      self.mailbox.post(.command(.trainingLeft))
      self.tellRuns(of: try await self.rows().loaded)
    }
  }

  /// Gives up the run that waits to be continued.
  private func discardTraining() {
    run(.other, onFailure: Self.trainingFailed) {
      let loaded = try await self.rows().loaded
      let store = RunStore(loaded.dataset.paths)
      if let unfinished = store.unfinished() { try store.abandon(unfinished) }
      self.tellRuns(of: loaded)
    }
  }

  private func tellRuns(of loaded: LoadedDataset) {
    let store = RunStore(loaded.dataset.paths)
    let best = store.best(
      label: loaded.manifest.label,
      positive: loaded.manifest.positive,
      data: loaded.fingerprint
    )
    mailbox.post(
      .loading(.runs(.success(store.all()), best: best, unfinished: store.unfinished()))
    )
  }

  /// Keeps a copied text in a file too, since not every terminal has a clipboard to offer it to.
  private func keep(_ text: String, isOffered: Bool) {
    run(.other, onFailure: { .notice(.failure("nothing was copied: \($0)")) }) {
      let paths = try await self.rows().loaded.dataset.paths
      try paths.prepare()
      let file = paths.tuina.appending(path: "copied.txt")
      try AtomicFile.write(Data(text.utf8), to: file)
      let place = isOffered ? "copied to the terminal's clipboard and to" : "copied to"
      self.mailbox.post(.notice(.information("\(place) \(self.name(of: file))")))
    }
  }

  @concurrent
  private static func keep(_ theme: String, in file: URL) async throws {
    try ThemeMemory(file: file).keep(theme)
  }

  /// A file as a person looks for it: from the dataset folder on, where it is in there.
  private func name(of file: URL) -> String {
    let folder = request.folder.standardizedFileURL.path
    let path = file.standardizedFileURL.path
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }

  private func cancel(_ errand: Errand) {
    let tasks = state.withLock { state in
      state.tasks.values.filter { $0.errand == errand }.map(\.task)
    }
    for task in tasks { task.cancel() }
  }

  /// Runs work that needs the dataset, once it is loaded.
  private func start(
    _ errand: Errand,
    onFailure: @escaping @Sendable (String) -> Message,
    _ work: @escaping @Sendable (LoadedDataset) async throws -> Void
  ) {
    run(errand, onFailure: onFailure) { [weak self] in
      guard let loading = self?.state.withLock({ $0.loading }) else { return }
      let loaded: LoadedDataset
      do {
        loaded = try await loading.value
      } catch let error as CancellationError {
        // Whoever waits must be told when it is the reading that was cancelled.
        guard !Task.isCancelled else { throw error }
        throw WorkProblem(message: "the reading was cancelled; R reads again")
      }
      try await work(loaded)
    }
  }

  private func run(
    _ errand: Errand,
    onFailure: @escaping @Sendable (String) -> Message,
    _ work: @escaping @Sendable () async throws -> Void
  ) {
    let id = UUID()
    state.withLock { state in
      let task = Task { [weak self] in
        do {
          try await work()
        } catch is CancellationError {
        } catch {
          self?.mailbox.post(onFailure(describe(error)))
        }
        self?.state.withLock { $0.tasks[id] = nil }
      }
      if state.isClosed { task.cancel() } else { state.tasks[id] = (errand, task) }
    }
  }

  private static let trainingFailed: @Sendable (String) -> Message = { .train(.failed($0)) }
}

/// An error in one line for people.
func describe(_ error: any Error) -> String {
  let text = String(describing: error)
  return text.split(whereSeparator: \.isNewline).prefix(3).joined(separator: " ")
}
