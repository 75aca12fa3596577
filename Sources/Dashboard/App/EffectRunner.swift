import Basics
import Feedback
import Foundation
import Learning
import Pipeline
import Reporting
import Synchronization
import Terminal
import Workspace

/// Does what the model asks for, off the drawing thread, and answers by messages.
///
/// It owns every task it starts and ends them all in `close()`.
final class EffectRunner: Sendable {
  struct State: Sendable {
    var opening: Task<DatasetSession, any Error>?
    /// Opening and all stages.
    var loading: Task<Void, any Error>?
    /// Raised by every loading, so that the end of an earlier one is told apart.
    var loadings = 0
    var tasks: [UUID: (purpose: Purpose, task: Task<Void, Never>)] = [:]
    /// Methods that the person chose for single attributes.
    var methods: [String: FusionMethod?] = [:]
    var feedback: FeedbackWatch?
    var sources: SourceWatch?
    var deployment: DeploymentWatch?
    /// Runs that were moved aside and can be brought back until the end.
    var deleted: [String: RunHold] = [:]
    /// Keeps decisions, once the review is open.
    var decisions: DecisionKeeper?
    var measuring = Measuring.idle
    var isClosed = false
  }

  /// Whether what people found is being counted, and asked for once more.
  enum Measuring: Sendable {
    case idle, running, askedAgain
  }

  /// What a task is for, so that it can be cancelled by name.
  enum Purpose: Sendable, Hashable {
    case job(Int)
    case rows(GridQuestion)
    case training(Int)
    /// Sorting and narrowing the review queue.
    case arranging
    case other
  }

  let request: DashboardApp.Request
  let mailbox: Mailbox
  let state = Mutex(State())
  let training: TrainingRunner

  init(_ request: DashboardApp.Request, mailbox: Mailbox) {
    self.request = request
    self.mailbox = mailbox
    training = TrainingRunner(mailbox: mailbox)
  }

  func perform(_ effect: Effect) {
    switch effect {
    case .load: load()
    case .resolve(let methods):
      state.withLock { $0.methods = methods }
      load()
    case .writeMethod(let method, let attribute):
      let failed: @Sendable (String) -> Message = {
        .conflicts(.written(attribute: attribute, method, .failure(WorkProblem(message: $0))))
      }
      run(.other, onFailure: failed) {
        let file = try await self.session().dataset.write(method: method, of: attribute)
        self.mailbox.post(
          .conflicts(.written(attribute: attribute, method, .success(self.name(of: file))))
        )
      }
    case .cancelLoading:
      let (opening, loading) = state.withLock { ($0.opening, $0.loading) }
      opening?.cancel()
      loading?.cancel()
    case .fetch(let question): fetch(question)
    case .inquire(let inquiry):
      let failed: @Sendable (String) -> Message = {
        .grid(.answered(inquiry.question, .failure(WorkProblem(message: $0))))
      }
      run(.rows(inquiry.question), onFailure: failed) {
        let answer = try await RowReader(session: try await self.session()).answer(inquiry)
        self.mailbox.post(.grid(.answered(inquiry.question, .success(answer))))
      }
    case .cancelFetches(let question): cancel(.rows(question))
    case .fetchPictures(let source, let column, let count):
      let failed: @Sendable (String) -> Message = {
        .pictures(.strip(source: source, column: column, .failure(WorkProblem(message: $0))))
      }
      run(.other, onFailure: failed) {
        let pictures = try await RowReader(session: try await self.session())
          .pictures(source: source, column: column, count: count)
        self.mailbox.post(.pictures(.strip(source: source, column: column, .success(pictures))))
      }
    case .fetchRowPictures(let question, let row):
      run(.other, onFailure: { .notice(.warning("the picture cannot be drawn: \($0)")) }) {
        let pictures = try await RowReader(session: try await self.session())
          .pictures(of: question, row: row)
        self.mailbox.post(.pictures(.row(grid: question.grid, row: row, pictures)))
      }
    case .fetchItemPictures(let item, let generation, let count):
      run(.other, onFailure: { .notice(.warning("the picture cannot be drawn: \($0)")) }) {
        let pictures = try await RowReader(session: try await self.session())
          .pictures(of: item, count: count)
        self.mailbox.post(.pictures(.item(generation: generation, pictures)))
      }
    case .openReview(let asking): openReview(asking)
    case .arrangeReview(let arranging): arrange(arranging)
    case .decide(let decision): keep(.record(decision))
    case .turnDecision(let who, let isUndo): keep(.turn(who: who, isUndo: isUndo))
    case .sendToReview(let submission): send(submission)
    case .withdraw(let id, let who): withdraw(id, by: who)
    case .measureReview: measureReview()
    case .readAhead(let question): readAhead(question)
    case .train(let configuration, let ticket):
      train(ticket) {
        try await self.training.train(configuration, ticket, on: try await self.session())
      }
    case .continueTraining(let run, let ticket):
      train(ticket) {
        try await self.training.continueTraining(of: run, ticket, on: try await self.session())
      }
    case .pauseTraining(let ticket): training.pause(ticket)
    case .resumeTraining(let ticket): training.resume(ticket)
    case .stopTraining(let ticket): training.stop(ticket)
    case .interruptTraining(let ticket): training.interrupt(ticket)
    case .orderTraining(let ticket, let order): training.order(order, ticket)
    case .extendRun(let run, let epochs, let ticket):
      train(ticket) {
        try await self.training
          .extend(run, by: epochs, ticket, on: try await self.session())
      }
    case .openPredictions(let run, let selection):
      self.run(.other, onFailure: { .notice(.warning("the rows cannot be opened: \($0)")) }) {
        let message = try await PredictedRows(run).open(selection, in: try await self.session())
        self.mailbox.post(message)
      }
    case .race(let race, let configuration, let job):
      begin(job) { [mailbox] in
        let session = try await self.session()
        return try await StudyRunner(mailbox: mailbox)
          .race(race, configuration, job: job, on: session)
      }
    case .mine(let mining, let configuration, let job):
      begin(job) { [mailbox] in
        let session = try await self.session()
        return try await StudyRunner(mailbox: mailbox)
          .mine(mining, configuration, job: job, on: session)
      }
    case .sendSuspects(let mining, let who): send(mining, by: who)
    case .retrain(let parent, let ticket, let job): retrain(parent, ticket, job: job)
    case .promoteRun(let run):
      runs("the run was not promoted", "run \(run) is the champion now") { store in
        let report = store.gateReport()
        let isOfBoth = report?.challenger == run && report?.champion == store.champion()?.run
        try store.promote(run, by: NSUserName(), gate: isOfBoth ? report : nil)
      }
    case .compareDrift:
      run(
        .other,
        onFailure: { .feedback(.drift(.failure(WorkProblem(message: $0)))) }
      ) {
        self.mailbox.post(.feedback(.drift(.success(try await self.session().drift()))))
      }
    case .goBack(let run):
      runs("the champion stays", "run \(run) is the champion again") {
        try $0.rollBack(by: NSUserName())
      }
    case .readRuns: runs("the runs cannot be read", nil) { _ in }
    case .deleteRun(let run):
      runs("the run was not deleted", nil) { store in
        let hold = try store.moveToTrash(run)
        self.state.withLock { $0.deleted[run] = hold }
      }
    case .restoreRun(let run):
      runs("the run was not brought back", "run \(run) is back") { store in
        try store.restore(run)
        _ = self.state.withLock { $0.deleted.removeValue(forKey: run) }
      }
    case .tagRun(let run, let tag):
      runs("the run was not tagged", tag.map { "tagged \($0)" } ?? "the tag is gone") {
        try $0.tag(run, tag)
      }
    case .export(let format, let job):
      begin(job) {
        let file = try await self.writeReport(format, of: try await self.session())
        return "report written: \(self.name(of: file))"
      }
    case .saveTable(let table, let job):
      begin(job) {
        let file = try TableWriter(
          try await self.session().dataset.paths,
          isExact: self.request.savesExactText
        ).write(table.table())
        return "table saved: \(self.name(of: file))"
      }
    case .saveRows(let query, let job):
      let pacer = ProgressPacer<Int>()
      begin(job) { [mailbox] in
        let session = try await self.session()
        let file = try await TableWriter(
          session.dataset.paths,
          isExact: self.request.savesExactText
        ).write(query, from: session) {
          guard let due = pacer.due(job, $0) else { return }
          mailbox.post(.job(.progress(job, $0, due.pace)))
        }
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
    let (opening, loading, tasks) = state.withLock { state in
      state.isClosed = true
      state.feedback?.stop()
      state.sources?.stop()
      state.deployment?.stop()
      let all = (state.opening, state.loading, state.tasks.values.map(\.task))
      state.tasks = [:]
      return all
    }
    opening?.cancel()
    loading?.cancel()
    for task in tasks { task.cancel() }
    await training.close()
    let deleted = state.withLock(\.deleted)
    guard !deleted.isEmpty, let session = try? await opening?.value else { return }
    RunStore(session.dataset.paths).emptyTrash(Array(deleted.keys))
  }

  /// Begins to follow the files and the feedback of a dataset; the one followed before is let go.
  private func follow(_ dataset: Dataset) {
    let watch = FeedbackWatch(FeedbackFiles(dataset)) { [weak self] summary in
      self?.mailbox.post(.feedback(.summary(.success(summary))))
    }
    let sources = SourceWatch(dataset) { [weak self] files in
      self?.mailbox.post(.loading(.changedOnDisk(files)))
    }
    let deployment = DeploymentWatch(dataset.paths) { [weak self] record in
      self?.mailbox.post(.deploy(.record(record)))
    }
    let (previous, isWanted) = state.withLock { state in
      let previous = (state.feedback, state.sources, state.deployment)
      (state.feedback, state.sources, state.deployment) =
        state.isClosed ? (nil, nil, nil) : (watch, sources, deployment)
      return (previous, !state.isClosed)
    }
    previous.0?.stop()
    previous.1?.stop()
    previous.2?.stop()
    guard isWanted else { return }
    watch.start()
    sources.start()
    deployment.start()
  }

  /// Opens the dataset as it stands now and makes every stage.
  private func load() {
    let opening = SessionOpening(
      request,
      mailbox: mailbox,
      methods: state.withLock { $0.methods }
    )
    let session = Task<DatasetSession, any Error> { [weak self] in
      let session = try await opening.open()
      self?.follow(session.dataset)
      return session
    }
    let loading = Task<Void, any Error> { try await opening.analyse(try await session.value) }
    let (previous, number) = state.withLock { state in
      let previous = (state.opening, state.loading)
      (state.opening, state.loading) = (session, loading)
      state.loadings += 1
      return (previous, state.loadings)
    }
    previous.0?.cancel()
    previous.1?.cancel()
    run(.other, onFailure: { .notice(.failure($0)) }) { [weak self] in
      let result = await loading.result
      guard let self, self.state.withLock({ $0.loadings }) == number else { return }
      self.mailbox.post(.loading(.ended))
      if case .success = result { await (try? session.value)?.keepForNextOpening() }
    }
  }

  /// Answers a page of a grid in any case: with rows, or with the reason why there are none.
  private func fetch(_ question: PageRequest) {
    let purpose = Purpose.rows(
      GridQuestion(grid: question.grid, generation: question.generation)
    )
    let failed: @Sendable (String) -> Message = {
      .grid(question.answer(.failure(WorkProblem(message: $0))))
    }
    run(purpose, onFailure: failed) {
      do {
        try await RowReader(session: try await self.session()).answer(question, to: self.mailbox)
      } catch is CancellationError {
        throw WorkProblem(message: "cancelled: R reads again")
      }
    }
  }

  /// The open dataset, as soon as its manifest is read.
  func session() async throws -> DatasetSession {
    guard let opening = state.withLock({ $0.opening }) else {
      throw WorkProblem(message: "nothing is read yet")
    }
    return try await opening.value
  }

  /// Writes a report of everything that can be known.
  @concurrent
  private func writeReport(
    _ format: ReportFormat,
    of session: DatasetSession
  ) async throws -> URL {
    let paths = session.dataset.paths
    try paths.prepare()
    let document = ReportDocument(
      session.dataset,
      try await session.results(),
      createdAt: Date(),
      commands: request.commands
    )
    let (data, suffix): (Data, String) =
      switch format {
      case .html: (Data(try document.html().utf8), "html")
      case .markdown: (Data(document.markdown().utf8), "md")
      case .json: (try document.json(), "json")
      }
    let file = paths.reports.appending(path: "report-\(Stamp.now()).\(suffix)")
    try AtomicFile.write(data, to: file)
    return file
  }

  /// Does a job and tells how it ended.
  private func begin(_ job: Int, _ work: @escaping @Sendable () async throws -> String) {
    begin(job) { .information(try await work()) }
  }

  /// Does a job and tells what there is to say at its end.
  func begin(_ job: Int, _ work: @escaping @Sendable () async throws -> Notice) {
    run(.job(job), onFailure: { .job(.ended(job, .failure($0))) }) { [mailbox] in
      do {
        mailbox.post(.job(.ended(job, try await work())))
      } catch is CancellationError {
        mailbox.post(.job(.ended(job, .warning("cancelled"))))
      }
    }
  }

  private func train(_ ticket: Int, _ work: @escaping @Sendable () async throws -> Void) {
    run(.training(ticket), onFailure: { .train(.failed(ticket, $0)) }, work)
  }

  /// Changes something about recorded runs and reads them again, whatever became of it.
  private func runs(
    _ failure: String,
    _ success: String?,
    _ work: @escaping @Sendable (RunStore) throws -> Void
  ) {
    run(.other, onFailure: { .notice(.failure("\(failure): \($0)")) }) {
      let session = try await self.session()
      let result = Result { try work(RunStore(session.dataset.paths)) }
      self.mailbox.post(.loading(.runs(try await session.runs())))
      let decisions = (try? DatasetSession.decisionsInForce(session.dataset.paths).map(\.at)) ?? []
      self.mailbox.post(
        .deploy(.record(DeploymentRecord(session.dataset.paths, decisions: decisions)))
      )
      try result.get()
      if let success { self.mailbox.post(.notice(.information(success))) }
    }
  }

  /// Keeps a copied text in a file too, since not every terminal has a clipboard to offer it to.
  private func keep(_ text: String, isOffered: Bool) {
    run(.other, onFailure: { .notice(.failure("nothing was copied: \($0)")) }) {
      let paths = try await self.session().dataset.paths
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

  func cancel(_ purpose: Purpose) {
    let tasks = state.withLock { state in
      state.tasks.values.filter { $0.purpose == purpose }.map(\.task)
    }
    for task in tasks { task.cancel() }
  }

  func run(
    _ purpose: Purpose,
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
      if state.isClosed { task.cancel() } else { state.tasks[id] = (purpose, task) }
    }
  }
}
