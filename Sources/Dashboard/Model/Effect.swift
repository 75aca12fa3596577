import Curation
import Learning

/// Work the dashboard asks for; it is done elsewhere and answered by messages.
enum Effect: Sendable, Hashable {
  /// Reads the dataset and makes every analysis anew.
  case load
  case fetch(PageRequest)
  case train(RunConfiguration)
  case continueTraining
  case pauseTraining
  case resumeTraining
  case stopTraining
  case export(ReportFormat)
  case saveTable(LocalTable)
  /// Saves every row of a query, not only those on the screen.
  case saveRows(RowFilter, sort: GridState.Sort?, title: String)
  case rememberTheme(String)
  case suspend
  case repaint
  case quit
}
