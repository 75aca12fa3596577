import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Workspace

/// Everything the dashboard knows: the only thing the screens are drawn from.
struct DashboardModel: Sendable {
  var dataset: DatasetFacts
  var inferences: [Inference] = []

  var sources: Remote<[IngestedSource]> = .waiting
  var profile: Remote<DatasetProfile> = .waiting
  var skew: Remote<SkewReport> = .waiting
  var conflicts: Remote<ConflictReport> = .waiting
  var training = TrainState()
  var feedback = FeedbackState()

  /// What needs the person next, the most pressing first; made anew whenever a result arrives.
  var needs: [Need] = []

  var screen = Screen.overview
  var focuses: [Screen: Panel] = [:]
  var selections: [Panel: Selection] = [:]
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
  var engine: String?

  /// What the rows speak about, for sentences: `lesion_id` makes `lesions`.
  var entityNoun: String { EntityNoun.plural(entity) }
}

/// Live news kept back while the person has paused the screen.
struct HeldNews: Sendable {
  var feedback: FeedbackSummary?
  var events: [TrainingEvent] = []
}

struct FeedbackState: Sendable {
  var summary: Remote<FeedbackSummary> = .waiting
  /// The chart shows hours instead of minutes.
  var isByHour = false

  var buckets: [TimeBucket] {
    guard let value = summary.value else { return [] }
    return isByHour ? value.series.perHour : value.series.perMinute
  }
}
