import NIOCore

/// Runs tasks on the thread of an event loop.
///
/// What a connection's task does is short. Where bytes come and replies leave on the same thread, no other
/// needs to be woken in between.
final class EventLoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
