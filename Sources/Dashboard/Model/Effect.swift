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
  case openReview
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
  /// Finds the rows that a run took for a class, or all it was wrong about, and opens them.
  case openPredictions(TrainingRun, PredictedCell?)
  case promoteRun(String)
  /// Moves a run aside, from where it can be brought back until the program ends.
  case deleteRun(String)
  case restoreRun(String)
  case tagRun(String, String?)
  case export(ReportFormat, job: Int)
  case saveTable(LocalTable, job: Int)
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

/// A cell of a confusion, by the names of its classes.
struct PredictedCell: Sendable, Hashable {
  var given: String
  var predicted: String
}

/// A query to be saved whole.
struct RowsToSave: Sendable, Hashable {
  var filter: RowFilter
  var sort: GridState.Sort?
  var title: String
  /// How many rows there are, when they were counted.
  var total: Int?
}
