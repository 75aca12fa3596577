/// A figure that is made anew only when what it is made of has changed.
struct Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private var made: (key: Key, value: Value)?

  init() {}

  /// The value for a key: that of the last time when the key is the same.
  mutating func value(for key: Key, make: () -> Value) -> Value {
    if let made, made.key == key { return made.value }
    let value = make()
    made = (key, value)
    return value
  }
}
