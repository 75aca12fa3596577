import Basics
import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Terminal
import Workspace

/// Everything the dashboard knows: the only thing the screens are drawn from.
struct DashboardModel: Sendable {
  var dataset: DatasetFacts
  var inferences: [Inference] = []

  var sources: Remote<[IngestedSource]> = .waiting
  var profile: Remote<DatasetProfile> = .waiting
  var skew: Remote<SkewReport> = .waiting
  var conflicts: Remote<ConflictReport> = .waiting
  /// The methods that the person chose for attributes.
  var methods = MethodChoices()
  /// The rows of the entity of the selected cell in conflict.
  var entityRows: EntityRows?
  /// Pictures of the selected column.
  var pictureStrip: PictureStrip?
  var review = ReviewState()
  var training = TrainState()
  var race = RaceState()
  var mining = MiningState()
  var deploy = DeployState()
  var feedback = FeedbackState()

  /// What needs the person next, the most pressing first; made anew whenever a result arrives.
  var findings: [ListedFinding] = []
  /// Files of the dataset that changed on disk since they were read.
  var changedFiles: [String] = []
  /// The kept rows of each source before the person had the data read again.
  var rowsBefore: [String: Int]?

  var screen = Screen.overview
  var focuses: [Screen: Panel] = [:]
  var selections: [Panel: Selection] = [:]
  /// How the person sorted the tables of panels.
  var sorts: [Panel: PanelTable.Sort] = [:]
  /// Lines of items each panel had on the screen when it was last drawn.
  var viewports: [Panel: Int] = [:]
  /// Row grids over the screen, the last one on top.
  var grids: [GridState] = []
  /// Lines and columns of the grid when it was last drawn.
  var gridViewport = GridViewport(rows: 20, columns: 6)
  var nextGrid = 1
  /// The focused panel alone fills the screen.
  var isZoomed = false

  var overlay: Overlay?
  /// How much text the overlay had when it was last drawn.
  var overlayExtent: TextExtent?
  var notice: Notice? {
    didSet { if let notice { log.add(notice, at: time) } }
  }
  /// Every notice of this session.
  var log = NoticeLog()
  /// The time of what happens now, told with every message.
  var time = Date(timeIntervalSince1970: 0)
  /// Exports and savings that go on, the latest last.
  var jobs: [Job] = []
  var nextJob = 1
  /// Live data stands still until the person lets it go on.
  var isPaused = false
  /// What arrived while live data stood still, at most one a kind.
  var held = HeldNews()
  var themes: [String] = []
  var theme = ""
  var keymap = Keymap.standard
  var isQuitting = false

  init(dataset: DatasetFacts) { self.dataset = dataset }

  var focus: Panel { focuses[screen] ?? screen.panels[0] }

  func selection(_ panel: Panel) -> Selection { selections[panel] ?? Selection() }

  var grid: GridState? { grids.last }
}

/// What is known of the dataset before and after it is read.
struct DatasetFacts: Sendable, Hashable {
  var name: String
  var path: String
  var isReadOnly = false
  var entity: [String] = []
  var label: String?
  var positive: String?
  /// The classes of the label in the order of the manifest; empty when it lists none.
  var classValues: [String] = []
  /// The values that the manifest declares, by column.
  var declaredValues: [String: [String]] = [:]
  /// Columns that the manifest ignores, in lower case.
  var ignoredColumns: Set<String> = []
  /// The share of one person's decisions that a second one looks at; nil where the manifest names none.
  var secondShare: Double?
  /// The methods that the manifest names for attributes, or the person for this session.
  var methods: [String: FusionMethod] = [:]
  /// The name of the manifest's file; nil where there is none.
  var manifestFile: String?
  var engine: String?
  /// Names what the data is now; nil where it has no identity.
  var fingerprint: String?

  /// What the rows speak about, for sentences: `lesion_id` makes `lesions`.
  var entityNoun: String { EntityNoun.plural(entity) }
}

/// Live news kept back while the person has paused the screen.
struct HeldNews: Sendable {
  var feedback: FeedbackSummary?
  var deployment: DeploymentRecord?
  var events: [(ticket: Int, event: TrainingEvent)] = []
}

struct FeedbackState: Sendable {
  /// What was known when drift was last looked for.
  struct Compared: Sendable, Hashable {
    var events: Int
    var run: String?
    var champion: String?

    /// Another run or champion, or a twentieth more events.
    func isNews(after other: Compared?) -> Bool {
      guard let other else { return true }
      return run != other.run || champion != other.champion || events < other.events
        || events * 20 >= other.events * 21
    }
  }

  var summary: Remote<FeedbackSummary> = .waiting
  /// How what was shown differs from what models were made from; nil before it was compared.
  var drift: DriftReport?
  var isComparing = false
  var compared: Compared?
  /// The stretch of time that the charts show.
  var window = FeedbackWindow.all
}

extension DashboardModel {
  /// The model whose events are shown; nil for all of them together.
  var shownModel: ModelAcceptance? {
    guard let models = feedback.summary.value?.byModel, models.count > 1 else { return nil }
    let place = chosenRow(of: .feedbackModels) - 1
    return models.indices.contains(place) ? models[place] : nil
  }

  /// The chosen model as the title of a panel goes on with it.
  var shownModelWords: String { shownModel.map { ", \($0.model)" } ?? "" }

  /// The colour that the chosen model has in every panel.
  var shownModelRole: Role {
    guard let chosen = shownModel?.model,
      let place = feedback.summary.value?.byModel.firstIndex(where: { $0.model == chosen })
    else { return .accent }
    return .series(place)
  }

  /// The buckets of the chosen window and model, oldest first; windows end with the clock.
  var feedbackBuckets: [TimeBucket] {
    guard let summary = feedback.summary.value else { return [] }
    guard let model = shownModel else { return summary.series.buckets(feedback.window, now: time) }
    return model.series?.buckets(feedback.window, now: time) ?? []
  }

  /// Accepted over all events of the chosen window and model; nil before anything is known.
  var shownAcceptance: AcceptanceRate? {
    guard let summary = feedback.summary.value else { return nil }
    if feedback.window != .all {
      let buckets = feedbackBuckets
      return AcceptanceRate(
        accepted: buckets.reduce(0) { $0 + $1.accepted },
        events: buckets.reduce(0) { $0 + $1.events }
      )
    }
    guard let model = shownModel else { return summary.acceptance }
    return AcceptanceRate(
      accepted: model.accepted,
      events: model.events,
      rate: model.rate,
      low: model.low,
      high: model.high
    )
  }

  /// The suggestions of the chosen model, or all of them.
  var shownEvents: RowFilter {
    guard let model = shownModel else { return RowFilter(.events) }
    return RowFilter(.events, [.equals(column: "model", value: model.model)])
  }

  /// The buckets in which the chosen model, or each model but the first, was shown for the first
  /// time, with its name.
  func firstBuckets(in buckets: [TimeBucket]) -> [(bucket: Int, name: String)] {
    guard let models = feedback.summary.value?.byModel, models.count > 1 else { return [] }
    let chosen = shownModel.map { [$0] } ?? models
    return chosen.compactMap { model in
      guard let first = model.first,
        let place = buckets.lastIndex(where: { $0.start <= first }), place > 0,
        first < buckets[place].start.addingTimeInterval(Double(buckets[place].seconds))
      else { return nil }
      return (place, model.model)
    }
  }

  /// The buckets in which another run became the champion, with its name, as far as they can be told apart.
  func promotionBuckets(in buckets: [TimeBucket]) -> [(bucket: Int, name: String)] {
    training.history.promotions.compactMap { promotion in
      guard
        let place = buckets.firstIndex(where: { bucket in
          promotion.at >= bucket.start
            && promotion.at < bucket.start.addingTimeInterval(Double(bucket.seconds))
        })
      else { return nil }
      let name = training.name(of: promotion.to)
      return (place, promotion.kind == .promoted ? name : "back to \(name)")
    }
  }

  /// Whether something on the screen says how long ago it was.
  var showsAges: Bool {
    screen == .deploy && server != nil
      || (screen == .overview || screen == .feedback) && feedback.summary.value?.last != nil
  }

  /// How old the latest event is, in words.
  var lastEventWords: String {
    guard let seconds = feedback.summary.value?.secondsSinceLast(at: time) else { return "" }
    return seconds < 60 ? "last event just now" : "last event \(Figures.age(seconds)) ago"
  }
}

extension FeedbackWindow {
  var title: String {
    switch self {
    case .lastHour: "last 60 minutes"
    case .lastTwoDays: "last 48 hours"
    case .all: "all time"
    }
  }

  var next: FeedbackWindow {
    switch self {
    case .all: .lastHour
    case .lastHour: .lastTwoDays
    case .lastTwoDays: .all
    }
  }
}
