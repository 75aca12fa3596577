import Basics
import Deployment
import Foundation
import Workspace

/// Connects a stream with where its lines come from and its scores go.
final class StreamWork {
  private let command: StreamCommand
  private let context: CommandContext
  private let stream: LineStream
  private let recorder: JobRecorder
  private var errorFile: FileHandle?
  /// How far a followed file was read, in bytes.
  private(set) var position: Int?
  private(set) var rotations = 0

  init(
    command: StreamCommand,
    context: CommandContext,
    model: DeployedModel,
    stream: LineStream
  ) {
    self.command = command
    self.context = context
    self.stream = stream
    recorder = JobRecorder(
      JobRecord(
        .stream,
        model: model.name,
        run: model.version,
        inputs: [command.input ?? command.socket ?? "standard input"],
        output: command.output ?? command.socket ?? "standard output"
      ),
      in: JobStore(context.dataset.paths)
    )
  }

  /// Scores until the source ends, or somebody ends the command, and keeps a record of it.
  func run() throws -> LineStream.Summary {
    do {
      let summary = try score()
      recorder.end(Task.isCancelled ? .stopped : .finished) { Self.note(summary, in: &$0) }
      return summary
    } catch {
      let problem = (error as? any ProblemConvertible)?.problems.first?.cause
      recorder.end(.failed, message: problem)
      throw error
    }
  }

  private static func note(_ summary: LineStream.Summary, in record: inout JobRecord) {
    record.rows = summary.rows
    record.rejected = summary.rejected
    record.scores = summary.scores
    record.latency = JobRecord.Latency(summary.latency)
  }

  private func score() throws -> LineStream.Summary {
    if let path = command.errors { errorFile = try Self.appending(path) }
    defer { try? errorFile?.close() }
    if let path = command.socket { return try serve(path) }
    let target = try command.output.map(Self.appending)
    defer { try? target?.close() }
    let descriptor = target?.fileDescriptor ?? STDOUT_FILENO
    func write(_ bytes: [UInt8]) throws { try Console.write(Data(bytes), to: descriptor) }
    guard let path = command.input else {
      return try stream.run(
        read: { try Self.read(STDIN_FILENO, &$0, $1, mayWait: $2) },
        write: write,
        report: report,
        observe: observe
      )
    }
    let url = URL(filePath: path).standardizedFileURL
    var positionFile: URL?
    if command.follow {
      try context.dataset.paths.prepare()
      var hash = ContentHash()
      hash.update(url.path)
      positionFile = context.dataset.paths.tuina
        .appending(path: "stream-\(hash.hexadecimal).json")
    }
    let file = try FollowedFile(url, follows: command.follow, positionFile: positionFile)
    let summary = try stream.run(
      firstLine: file.linesBefore + 1,
      read: { try file.read(&$0, $1, mayWait: $2) },
      write: write,
      report: report,
      finished: { try file.finished($0, $1) },
      observe: observe
    )
    try file.keep()
    (position, rotations) = (file.done, file.rotations)
    return summary
  }

  /// One client after the other; the sums of all.
  private func serve(_ path: String) throws -> LineStream.Summary {
    let socket = try LineSocket(path)
    var sum = LineStream.Summary()
    while let client = socket.next() {
      defer { close(client) }
      do {
        let summary = try stream.run(
          read: { try Self.read(client, &$0, $1, mayWait: $2) },
          write: { try Console.write(Data($0), to: client) },
          report: report,
          observe: { [sum] now in
            recorder.note { record in
              var all = sum
              all.add(now)
              Self.note(all, in: &record)
            }
          }
        )
        sum.add(summary)
      } catch is POSIXError {
        context.output.remark("tuina: a client went away")
      }
    }
    return sum
  }

  private func observe(_ summary: LineStream.Summary) {
    recorder.note { Self.note(summary, in: &$0) }
  }

  private func report(_ problem: LineStream.LineProblem) throws {
    let line = "line \(problem.line), column \(problem.column): \(problem.reason)"
    guard let errorFile else {
      Console.report("tuina: \(line)")
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try errorFile.write(contentsOf: encoder.encode(problem) + Data("\n".utf8))
  }

  /// What is there of a pipe; 0 at its end and when the command is ended, nil when nothing came yet.
  private static func read(
    _ descriptor: Int32,
    _ buffer: inout [UInt8],
    _ start: Int,
    mayWait: Bool
  ) throws -> Int? {
    if Task.isCancelled { return 0 }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, mayWait ? 100 : 0) > 0 else { return nil }
    return try Descriptor.read(descriptor, into: &buffer, from: start)
  }

  private static func appending(_ path: String) throws -> FileHandle {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw DeploymentError(
        .unwritable,
        String(cString: strerror(errno)).lowercased(),
        at: path,
        suggestion: "name a file that can be written"
      )
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
