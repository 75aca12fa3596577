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

/// Everything that can happen to the dashboard.
enum Message: Sendable {
  case key(Key)
  case paste(String)
  case navigation(NavigationMessage)
  case loading(LoadingMessage)
  case grid(GridMessage)
  case conflicts(ConflictsMessage)
  case review(ReviewMessage)
  case train(TrainMessage)
  case study(StudyMessage)
  case deploy(DeployMessage)
  case feedback(FeedbackMessage)
  case overlay(OverlayMessage)
  case command(CommandMessage)
  case job(JobMessage)
  case notice(Notice)
  /// What the clock shows.
  case time(Date)
  /// The screen was drawn, and this much of its lists was seen.
  case drawn(DrawnView)
  case pictures(PictureMessage)
}

enum PictureMessage: Sendable {
  /// The first pictures of a column of a source.
  case strip(source: String, column: String, Result<[Thumbnail], WorkProblem>)
  /// The pictures in a row that is read as a whole.
  case row(grid: Int, row: Int, [Thumbnail])
  /// The pictures in the rows of the item that is looked at.
  case item(generation: Int, [Thumbnail])
}

/// How much of the lists, the grid and the overlay the last drawing showed.
struct DrawnView: Sendable, Hashable {
  var viewports: [Panel: Int]
  var gridViewport: GridViewport
  /// The text of the overlay; nil when none that scrolls lies over the screen.
  var overlayExtent: TextExtent?

  /// Whether it tells the model something new.
  func isNews(to model: DashboardModel) -> Bool {
    viewports.contains { model.viewports[$0.key] != $0.value }
      || gridViewport != model.gridViewport || overlayExtent != model.overlayExtent
  }
}

enum NavigationMessage: Sendable {
  enum Move: Sendable, Hashable {
    case up, down, pageUp, pageDown, halfUp, halfDown, first, last
  }

  case open(Screen)
  case openPanel(Panel)
  case nextPanel(Int)
  case nextScreen(Int)
  case move(Move)
  /// To the next or previous figure of the selected item.
  case figure(Int)
  case select(Panel, item: Int)
  /// The wheel turned over a panel: lines, downwards positive.
  case scroll(Panel, Int)
  /// Selects the item that a place on the scrollbar stands for.
  case jump(Panel, item: Int)
  case enter
  case back
  /// Sorts the panel by a column; nil takes that of the selected figure.
  ///
  /// The same column again turns the order round, and a third time lets the rows stand as they were.
  case sort(Panel, column: Int?)
  case sortFocused
  case zoom(Bool)
}

/// Results of reading and analysing the dataset.
enum LoadingMessage: Sendable {
  case opened(DatasetFacts, [Inference])
  case sources(Result<[IngestedSource], WorkProblem>)
  case profile(Result<DatasetProfile, WorkProblem>)
  case skew(Result<SkewReport, WorkProblem>)
  case conflicts(Result<ConflictReport, WorkProblem>)
  case runs(
    Result<[TrainingRun], WorkProblem>,
    best: TrainingRun?,
    unfinished: TrainingRun?,
    champion: String? = nil,
    history: RunHistory = RunHistory()
  )
  case progress(LoadingStage, WorkProgress, pace: WorkPace? = nil)
  /// Nothing of the reading goes on any more.
  case ended
  /// Files that changed on disk since they were read; none when they are as they were.
  case changedOnDisk([String])
}

/// The parts of the work that opening a dataset starts.
enum LoadingStage: Sendable, Hashable, CaseIterable {
  case sources, profile, skew, conflicts
}

enum GridMessage: Sendable {
  case open(RowFilter, title: String)
  case openTable(LocalTable)
  case page(grid: Int, generation: Int, page: Int, Result<GridPage, WorkProblem>)
  case counted(grid: Int, generation: Int, Result<Int, WorkProblem>)
  case sort
  /// The header of a column was clicked.
  case sortColumn(Int)
  case reverse
  case close
  case search(String)
  /// Takes away the search, else the last condition of the filter.
  case widen
  case select(row: Int, column: Int?)
  case scroll(Int)
  /// The columns moved by the wheel or by keys.
  case shift(Int)
  /// Sorts rows that are equal so far by the column.
  case sortAlso
  /// How often each value of the column stands there.
  case frequencies
  /// Keeps the rows that have the value of the cell.
  case narrowToValue
  case narrow(String)
  case ask(GridPrompt)
  /// Figures of the column over all rows.
  case count
  case seek(String)
  case match(Int)
  case answered(GridQuestion, Result<GridAnswer, WorkProblem>)
  case mark
  case unmark
  case hideColumn
  case showColumns
  case resize(Int)
  case pin
}

enum ConflictsMessage: Sendable {
  /// Asks how long a method shall hold for an attribute; nil lets the claims decide.
  case ask(attribute: String, FusionMethod?)
  /// Resolves anew, the attribute by this method, until the program is left.
  case use(attribute: String, FusionMethod?)
  /// Writes the method into the manifest and resolves anew.
  case write(attribute: String, FusionMethod)
  /// The manifest was written: the name of its file.
  case written(attribute: String, FusionMethod, Result<String, WorkProblem>)
}

enum TrainMessage: Sendable {
  case start
  case pauseOrResume
  case stop
  case continueUnfinished
  case control(RunControl)
  case adjust(Int)
  case edit
  case set(TrainField, String)
  case toggleScale
  /// Trains a challenger from what people did.
  case retrain
  /// The training of a challenger has come to its end, as far as it came.
  case retrained(Int)
  case preparing(Int, String)
  /// What the training with this ticket tells.
  case event(Int, TrainingEvent)
  case failed(Int, String)
  /// It ended with a checkpoint of its run, or before it came to a run.
  case left(Int, TrainingRun?)
}

enum FeedbackMessage: Sendable {
  case summary(Result<FeedbackSummary, WorkProblem>)
  case drift(Result<DriftReport, WorkProblem>)
  case toggleBuckets
}

enum OverlayMessage: Sendable {
  case help
  case palette
  case themes
  case export
  case search
  case log
  case close
  case chooseTheme(Int)
  case chooseFormat(Int)
  case chooseCommand(Int)
  case chooseReviewFilter(Int)
  case chooseMethodScope(Int)
  case scroll(Int)
}

/// Orders that concern the program as a whole.
enum CommandMessage: Sendable {
  case quit
  case quitNow
  /// The process is asked to end.
  case terminate
  /// Ends the running work, or asks whether to quit.
  case interrupt
  case suspend
  case repaint
  case refresh
  case togglePause
  case saveTable
  case copy
}
