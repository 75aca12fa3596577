import ArgumentParser

struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract:
      "Tell what people should look at and what they found; give it to other tools and back.",
    subcommands: [
      ReviewStatusCommand.self, ReviewExportCommand.self, ReviewImportCommand.self,
      ReviewPlantCommand.self,
    ],
    defaultSubcommand: ReviewStatusCommand.self
  )
}

/// The forms in which tasks go to other tools.
enum ReviewFormat: String, CaseIterable, ExpressibleByArgument {
  case labelStudio = "label-studio"
  case prodigy
  case csv
}
