import ArgumentParser
import Workspace

/// The program: opens the dashboard, or runs one of the commands.
struct TuinaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tuina",
    abstract: "A terminal workbench for the data side of deep learning.",
    usage: """
      tuina DATASET [--manifest FILE] [--engine URI] [--plain]
      tuina COMMAND DATASET [OPTIONS]
      """,
    discussion: """
      tuina DATASET opens the dashboard on a folder of data. Everything on its screens is also a \
      command. Exit status: 0 done, 1 the work failed, 2 wrong usage, 3 bad input data, \
      128 and the number of a signal \
      that ended it (130 by ctrl-c).
      """,
    version: TuinaVersion.current,
    subcommands: [
      InitCommand.self, ProfileCommand.self, SkewCommand.self, ConflictsCommand.self,
      CleanCommand.self, ReviewCommand.self, TrainCommand.self, RaceCommand.self,
      MineCommand.self, AuditCommand.self, ScoreCommand.self, StreamCommand.self,
      GateCommand.self, PromoteCommand.self, RetrainCommand.self, ServeCommand.self,
      FeedbackCommand.self, ReportCommand.self, SampleCommand.self,
      InfoCommand.self, OpenCommand.self,
    ],
    defaultSubcommand: OpenCommand.self
  )
}
