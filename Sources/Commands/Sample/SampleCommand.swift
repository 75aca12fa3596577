import ArgumentParser

struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write a sample dataset, or replay feedback into one.",
    subcommands: [SampleMoles.self, SampleAds.self, SampleReplies.self, SampleReplay.self]
  )
}
