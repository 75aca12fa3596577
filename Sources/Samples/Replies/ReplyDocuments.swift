import Basics
import TextFiles

/// The texts that stand in and beside the data of the replies sample.
enum ReplyDocuments {
  static let manifest: String = {
    let replies = ReplyIntent.all.map { "      \($0.reply)" }.joined(separator: ",\n")
    return """
      version: 1
      name: Replies
      entity: message_id
      label: reply
      positive: \(ReplyIntent.all[ReplyIntent.all.count - 1].reply)
      sources:
        - name: january
          path: messages/2026-01.csv
          split: train
        - name: february
          path: messages/2026-02.csv
          split: train
        - name: checked
          path: \(ReplyWorld.checkedFile)
          split: test
      columns:
        message_id: {type: id}
        customer: {type: id}
        sent: {type: time}
        channel: {type: category, values: [app, web, wechat]}
        product: {type: category}
        waiting_s: {type: number, unit: s, range: [0, 600]}
        message: {type: text}
        reply:
          type: category
          values: [
      \(replies)]
      features: [channel, product, waiting_s, message]
      feedback: {path: "feedback/*.jsonl"}

      """
  }()

  /// What tells a README of this generator from one that a person wrote.
  static let signature = "a seeded generator (`tuina sample replies`)"

  static func table(_ rows: [ReplyWorld.Row]) -> String {
    var text = "message_id,customer,sent,channel,product,waiting_s,message,reply\n"
    for row in rows {
      text +=
        SampleFile.commas.record([
          row.id, "u-\(row.message.customer)", SampleTime.text(since1970: row.sent),
          row.message.channel, row.message.product, String(row.message.waiting), row.message.text,
          row.reply,
        ]) + "\n"
    }
    return text
  }

  /// The fitting reply of every message in the files.
  static func truth(_ world: ReplyWorld) -> String {
    var text = "message_id,reply\n"
    for row in world.months.flatMap(\.rows) + world.checked {
      text += SampleFile.commas.record([row.id, row.message.wanted.reply]) + "\n"
    }
    return text
  }

  static func readme(_ world: ReplyWorld, _ events: ReplyWorld.Events) -> String {
    let (plan, labelled) = (world.plan, world.plan.messagesOfMonth * 2)
    let percent = DecimalPlaces.percent
    return """
      # Replies

      Messages of customers in Chinese, the reply that fits out of \(ReplyIntent.all.count), and what the people at the desk did with \
      suggested replies. **Everything here is made up** by \(signature); nobody wrote these messages.

      | file | what it is |
      |---|---|
      | `messages/*.csv` | \(labelled) labelled messages of January and February; \(world.wrong) labels are wrong |
      | `\(ReplyWorld.checkedFile)` | \(plan.checked) messages of March with right labels: the test part |
      | `\(ReplyWorld.eventFile)` | two suggestions of `\(ReplyModel.name)` for each of \(plan.suggested) messages of March: \
      \(events.shown) shown, \(events.accepted) accepted, \(events.typed) answers typed; \(events.planted.count) bad lines |

      ## What is planted

      - From March on \(percent(ReplyMessage.newShareSince)) of the messages are in words that were hardly heard before \
      (\(percent(ReplyMessage.newShareBefore))): a model of January and February does not know them, one that learns from the events does.
      - \(percent(ReplyWorld.wrongShare)) of the labels of January and February are meant to be wrong (`tuina audit --truth truth.csv`).
      - \(events.unforeseen) of the messages with suggestions ask for something that no reply answers yet, a trade-in: what is typed there is a \
      candidate for a new one.
      - The first guess of `\(ReplyModel.name)` fits \(percent(ReplyModel.accuracyUsual)) of messages in usual words and \
      \(percent(ReplyModel.accuracyNew)) of those in new ones; it promises more. One place in ten is filled by chance, and the propensity written down.
      - \(percent(ReplyPerson.unseenShare)) of the messages are answered before the suggestions are seen.

      | what people do | accept all | accept a part | type their own | reject | ignore |
      |---|---|---|---|---|---|
      \(ReplyPerson.named.map { habits($0.name, $0.habits) }.joined(separator: "\n"))

      `truth.csv` holds the fitting reply of every message in the files, `truth-planted.csv` the bad lines. Tuina reads neither, except as `--truth truth.csv`.

      """
  }

  private static func habits(_ name: String, _ habits: ReplyPerson.Habits) -> String {
    let shares = [habits.accepted, habits.part, habits.typed, habits.rejected, habits.ignored]
    return "| \(name) | " + shares.map(DecimalPlaces.percent).joined(separator: " | ") + " |"
  }
}
