/// What the values of a column are, for people and for models.
package enum ColumnType: String, Sendable, Hashable, Codable, CaseIterable {
  case category, number, date, time, text, image, id, ignore
}
