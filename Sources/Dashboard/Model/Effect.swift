import Basics
import Learning
import Pipeline
import Workspace

/// Work the dashboard asks for; it is done elsewhere and answered by messages.
enum Effect: Sendable, Hashable {
  /// Reads the dataset and makes every analysis anew.
  case load
  /// The same with methods that the person chose for single attributes; nil for an attribute lets
  /// the claims decide.
  case resolve([String: FusionMethod?])
  /// Writes the method of an attribute into the manifest.
  case writeMethod(FusionMethod, attribute: String)
  case cancelLoading
  case fetch(PageRequest)
  /// Asks something about all rows of a grid.
  case inquire(GridInquiry)
  /// Nobody waits any more for what this grid asked in this generation.
  case cancelFetches(GridQuestion)
  /// The first pictures of a column of a source.
  case fetchPictures(source: String, column: String, count: Int)
  /// The pictures in one row of a grid.
  case fetchRowPictures(PageRequest, row: Int)
  /// The first pictures in the rows of an item.
  case fetchItemPictures(ItemKey, generation: Int, count: Int)
  /// Orders the doubtful cells for people.
  case openReview(ReviewAsking)
  /// Sorts and narrows a long queue.
  case arrangeReview(ReviewArranging)
  /// Keeps a decision; it is on the disk before the next message is taken.
  case decide(Decision)
  /// Takes the last decision of a person back, or makes it hold again.
  case turnDecision(by: String, isUndo: Bool)
  /// Puts the cells of rows into the review queue.
  case sendToReview(ReviewSubmission)
  /// Takes an addition out of the review queue.
  case withdraw(Int64, by: String)
  /// Counts what people found.
  case measureReview
  /// The rows of items that are likely to be looked at next.
  case readAhead(ReadAhead.Question)
  /// Trains a new run; the ticket names the training from now on.
  case train(RunConfiguration, ticket: Int)
  case continueTraining(run: String, ticket: Int)
  case pauseTraining(Int)
  case resumeTraining(Int)
  case stopTraining(Int)
  /// Leaves a training with a checkpoint, to be continued.
  case interruptTraining(Int)
  case orderTraining(Int, RunOrder)
  /// Trains an ended run for more epochs.
  case extendRun(String, epochs: Int, ticket: Int)
  /// Finds the rows behind a figure of a run and opens them.
  case openPredictions(TrainingRun, MeasuredSelection)
  /// Trains remedies on the same folds; the job names the work.
  case race(RemedyRace, RunConfiguration, job: Int)
  case mine(HardNegativeMining, RunConfiguration, job: Int)
  /// Puts the suspect rows of a mining into the review queue.
  case sendSuspects(MiningRecord, who: String)
  /// Trains a challenger from what people did after a run, and puts it to the gate.
  case retrain(parent: String, ticket: Int, job: Int)
  case promoteRun(String)
  /// Compares what was shown with what models were made from.
  case compareDrift
  /// Gives the place of the champion back to the one before.
  case goBack(to: String)
  /// Reads the recorded runs again.
  case readRuns
  /// Moves a run aside, from where it can be brought back until the program ends.
  case deleteRun(String)
  case restoreRun(String)
  case tagRun(String, String?)
  case export(ReportFormat, job: Int)
  case saveTable(TableToSave, job: Int)
  /// Saves every row of a query, not only those on the screen.
  case saveRows(RowsToSave, job: Int)
  case cancelJob(Int)
  /// Offers a text to the clipboard of the terminal, and keeps it in a file.
  case copy(String)
  case keepCopy(String, isOffered: Bool)
  case rememberTheme(String)
  case suspend
  case repaint
  case quit
}

/// Some of the rows that a run was measured on; classes by their names.
enum MeasuredSelection: Sendable, Hashable {
  /// A cell of the confusion.
  case cell(given: String, predicted: String)
  /// The rows of a class that were taken for another.
  case missed(String)
  /// All rows that were taken for another class.
  case errors
  case bin(ReliabilityBin)
  case slice(SliceEvaluation)
}

/// A table on the screen to be saved; its texts are spelt out where that holds up no key.
struct TableToSave: Sendable, Hashable {
  var title: String
  var rowCount: Int
  var table: @Sendable () -> LocalTable

  static func == (one: Self, other: Self) -> Bool {
    one.title == other.title && one.rowCount == other.rowCount
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(title)
    hasher.combine(rowCount)
  }
}

/// A query to be saved whole.
struct RowsToSave: Sendable, Hashable {
  var filter: RowFilter
  var sort: GridState.Sort?
  var title: String
  /// How many rows there are, when they were counted.
  var total: Int?
}
