import Dashboard
import Foundation
import Learning
import NcursesTerminal
import Pipeline
import Terminal
import Workspace

/// Opens the dashboard on the terminal the person sits at.
struct DashboardLaunch {
  let options: DatasetOptions
  /// Whether seven-bit characters were asked for on the command line.
  var isASCII = false
  /// Who decides; nil for the user of the machine.
  var reviewer: String?
  /// The share of what one other person decided that this one looks at too; nil for the manifest's.
  var secondShare: Double?

  /// Shows the dashboard until the person leaves.
  ///
  /// A folder that is not there and a wrong manifest are told before the screen is taken;
  /// everything slower happens behind the first frame.
  ///
  /// - Throws: `NcursesError` when the terminal cannot show screens.
  func run() async throws -> ProgramStatus {
    let configuration = try UserConfiguration.load()
    let question = try Dataset.question(of: options.folder, manifest: options.manifestURL)
    let consent = askBeforehand(question)
    var wanted = screenOptions(configuration)
    let probe = try TerminalProbe.ask(wanted)
    let log = openLog()
    defer { if let log { close(log) } }
    wanted.logDescriptor = log
    let screen = wanted
    let library = ThemeLibrary(choice: configuration.theme, canvas: probe.canvas)
    let options = options
    let sessionRequest = SessionRequest(
      folder: options.folder,
      manifest: options.manifestURL,
      engine: options.engine,
      configuration: configuration,
      consent: consent
    )
    var request = DashboardApp.Request(
      name: options.folder.standardizedFileURL.lastPathComponent,
      folder: options.folder,
      open: { try sessionRequest.open(progress: $0) },
      themes: library.themes,
      theme: library.chosen
    )
    request.keys = configuration.keys
    request.reviewer = Reviewer.name(reviewer)
    request.secondShare = secondShare
    request.savesExactText = configuration.csv == .exact
    request.remarks = configuration.warnings + library.problems + remarks(question, consent)
    request.configurationFile = UserConfiguration.file()
    // A calmer screen is what a far terminal gets.
    request.isRemote =
      configuration.reduceMotion
      || ProcessInfo.processInfo.environment["SSH_CONNECTION"] != nil
    var arguments = options.arguments
    arguments.isTrusted =
      !question.requests.isEmpty && consent.covers(question) && !consent.isOwn(question)
    request.commands = [arguments.line("report")]
    let signal = try await DashboardApp.run(request) {
      try NcursesBackend.open(screen, after: probe)
    }
    return signal.map { .ended(by: $0) } ?? .done
  }

  private func screenOptions(_ configuration: UserConfiguration) -> NcursesBackend.Options {
    var screen = NcursesBackend.Options()
    screen.isMouseEnabled = configuration.mouse ?? true
    switch isASCII ? .ascii : configuration.glyphs {
    case .unicode: screen.glyphs = .unicode
    case .ascii: screen.glyphs = .ascii
    case nil: break
    }
    switch configuration.graph {
    case .braille: screen.graph = .braille
    case .block: screen.graph = .block
    case .ascii: screen.graph = .ascii
    case nil: break
    }
    switch configuration.ambiguous {
    case .auto: break
    case .one: screen.isAmbiguousWide = false
    case .two: screen.isAmbiguousWide = true
    }
    screen.reduceMotion = configuration.reduceMotion
    return screen
  }

  /// Opens what takes the words that libraries would print over the screen, from its start once it
  /// is long; nil where nothing can be written.
  private func openLog() -> Int32? {
    let paths = DatasetPaths(root: options.folder.standardizedFileURL)
    guard (try? paths.prepare()) != nil else { return nil }
    let size = (try? paths.log.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
    let start = size > Self.longestLog ? O_TRUNC : 0
    let descriptor = open(
      paths.log.path,
      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | start,
      0o600
    )
    return descriptor < 0 ? nil : descriptor
  }

  private static let longestLog = 1 << 20

  /// Asks the person once for what the folder asks for.
  private func askBeforehand(_ question: ConsentQuestion) -> Consent {
    guard !question.requests.isEmpty, !options.consent.covers(question) else {
      return options.consent
    }
    Console.report("This folder asks for more than being read:")
    for request in question.requests.prefix(Self.mostAsked) {
      Console.report("  " + Sanitise.text(request.description))
    }
    if question.requests.count > Self.mostAsked {
      Console.report("  and \(question.requests.count - Self.mostAsked) more")
    }
    guard Console.agrees("Do you trust whoever made it? Your answer yes is remembered.") else {
      return .none
    }
    do {
      try ConsentStore().give(question)
      return options.consent
    } catch {
      return .given
    }
  }

  private static let mostAsked = 20

  /// What of the folder is left out, for the first screen.
  private func remarks(_ question: ConsentQuestion, _ consent: Consent) -> [String] {
    let paths = DatasetPaths(root: URL(filePath: question.folder, directoryHint: .isDirectory))
    var remarks = RunStore(paths).unreadable().map { "left out run \($0.id): \($0.reason)" }
    if paths.isSetAside { remarks.append("left .tuina alone: it holds links or is another user's") }
    guard let first = question.requests.first, !consent.covers(question) else { return remarks }
    let rest = question.requests.count - 1
    remarks.append(
      "\(Manifest.refusal): \(first.description)\(rest > 0 ? " and \(rest) more" : ""); "
        + "open it with --trust to allow it"
    )
    return remarks
  }
}
