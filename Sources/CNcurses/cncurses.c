// These must precede every header: without them curses.h hides the wide-character functions.
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE 1
#define NCURSES_WIDECHAR 1

#include "cncurses.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static int tty = -1;
static int saved_stdout = -1, saved_stderr = -1, log_descriptor = -1;
static FILE *tty_in, *tty_out;
static SCREEN *screen;
// Keys are read through a pad: reading through a window would refresh it halfway.
static WINDOW *keyboard;
static struct termios saved_termios;
static int mouse_enabled;
static int is_cursor_shown;

// The pipe is made once and kept, so that cnc_wake never meets a closed descriptor.
static atomic_int wake_read = -1, wake_write = -1;
// What needs restoring; the crash handler acts on it once.
enum { NOTHING_TAKEN, SETTINGS_TAKEN, SCREEN_TAKEN };
static atomic_int taken = NOTHING_TAKEN;

static const char modes_on[] = "\033[?2004h\033[?1004h";
static const char modes_off[] = "\033[?1006l\033[?1002l\033[?1000l\033[?1004l\033[?2004l";
static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char crash_restore[] =
    "\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2004l\033[?1004l\033[?2026l"
    "\033[?1l\033>\033[0m\033[?25h\033[?1049l\r";

static void write_all(int fd, const void *bytes, size_t length) {
  const char *next = bytes;
  while (length > 0) {
    ssize_t written = write(fd, next, length);
    if (written > 0) {
      next += written;
      length -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd writable = {fd, POLLOUT, 0};
      if (poll(&writable, 1, 1000) <= 0) return;
    } else if (written < 0 && errno != EINTR) {
      return;
    }
  }
}

// ---- Locale

static int is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

int32_t cnc_use_locale(void) {
  setlocale(LC_ALL, "");
  setlocale(LC_NUMERIC, "C");
  if (is_utf8()) return CNC_LOCALE_UTF8;
  if (setlocale(LC_CTYPE, "C.UTF-8") != NULL && is_utf8()) return CNC_LOCALE_BORROWED;
  return CNC_LOCALE_ASCII;
}

void cnc_use_ascii(void) { setlocale(LC_CTYPE, "C"); }

int32_t cnc_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// ---- Signals

static const int request_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT, SIGTSTP};
static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
// What ends a process by default and is no fault: timers, limits, and numbers with no meaning here.
static const int fatal_signals[] = {SIGUSR1,   SIGUSR2, SIGALRM, SIGXCPU, SIGXFSZ,
                                    SIGVTALRM, SIGPROF, SIGIO,   SIGSYS,  SIGPWR, SIGSTKFLT};
enum {
  request_count = sizeof request_signals / sizeof *request_signals,
  crash_count = sizeof crash_signals / sizeof *crash_signals,
  fatal_count = sizeof fatal_signals / sizeof *fatal_signals,
};
static struct sigaction saved_requests[request_count], saved_crashes[crash_count];
static char alternate_stack[64 * 1024];
static int owns_alternate_stack;

// Only writes to a pipe; the thread that owns curses does the rest.
static void on_request(int number) {
  int saved_errno = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(wake_write, &byte, 1);
  (void)ignored;
  errno = saved_errno;
}

// Async-signal-safe: write, tcsetattr, dup2 and sigaction only. Every step runs whatever the
// others answer.
static void restore_in_emergency(void) {
  int was_taken = atomic_exchange(&taken, NOTHING_TAKEN);
  if (was_taken == NOTHING_TAKEN) return;
  if (was_taken == SCREEN_TAKEN) write_all(tty, crash_restore, sizeof crash_restore - 1);
  tcsetattr(tty, TCSANOW, &saved_termios);
  if (saved_stdout >= 0) dup2(saved_stdout, STDOUT_FILENO);
  if (saved_stderr >= 0) dup2(saved_stderr, STDERR_FILENO);
}

static void set_handler(int number, void (*handler)(int), struct sigaction *before) {
  struct sigaction action = {.sa_handler = handler};
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, before);
}

// Restores the terminal, then leaves the fault to whoever handled it before, so that the report
// of Swift's backtracer appears on the normal screen. A fault happens again on return and then
// ends the process, and abort() ends it itself. Nothing would follow on a signal that was sent:
// the backtracer reports and returns, so that one is left to the system.
static void on_crash(int number, siginfo_t *information, void *context) {
  (void)context;
  restore_in_emergency();
  int is_abort = number == SIGABRT && information->si_code == SI_TKILL;
  if (information->si_code <= 0 && !is_abort) {
    set_handler(number, SIG_DFL, NULL);
    raise(number);
    return;
  }
  for (int i = 0; i < crash_count; i++) {
    if (crash_signals[i] == number) sigaction(number, &saved_crashes[i], NULL);
  }
  if (number == SIGABRT || number == SIGTRAP) raise(number);
}

// Restores the terminal, and lets the signal end the process as if nobody had taken it.
static void on_fatal(int number) {
  restore_in_emergency();
  set_handler(number, SIG_DFL, NULL);
  raise(number);
}

// Takes or gives back a signal that nobody else handles or ignores.
static void guard_signal(int number, int is_taken) {
  struct sigaction current;
  if (sigaction(number, NULL, &current) != 0) return;
  if (is_taken && !(current.sa_flags & SA_SIGINFO) && current.sa_handler == SIG_DFL) {
    set_handler(number, on_fatal, NULL);
  } else if (!is_taken && !(current.sa_flags & SA_SIGINFO) && current.sa_handler == on_fatal) {
    set_handler(number, SIG_DFL, NULL);
  }
}

static void guard_fatal_signals(int is_taken) {
  for (int i = 0; i < fatal_count; i++) guard_signal(fatal_signals[i], is_taken);
  for (int number = SIGRTMIN; number <= SIGRTMAX; number++) guard_signal(number, is_taken);
}

static void take_signals_over(void) {
  guard_fatal_signals(1);
  struct sigaction request = {.sa_handler = on_request, .sa_flags = SA_RESTART};
  sigemptyset(&request.sa_mask);
  for (int i = 0; i < request_count; i++) {
    sigaction(request_signals[i], &request, &saved_requests[i]);
  }
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    owns_alternate_stack = sigaltstack(&stack, NULL) == 0;
  }
  struct sigaction crash = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&crash.sa_mask);
  for (int i = 0; i < crash_count; i++) {
    sigaction(crash_signals[i], &crash, &saved_crashes[i]);
  }
}

static void give_signals_back(void) {
  guard_fatal_signals(0);
  for (int i = 0; i < request_count; i++) {
    sigaction(request_signals[i], &saved_requests[i], NULL);
  }
  for (int i = 0; i < crash_count; i++) sigaction(crash_signals[i], &saved_crashes[i], NULL);
  if (owns_alternate_stack) {
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    owns_alternate_stack = 0;
  }
}

static int make_pipe(void) {
  if (wake_read >= 0) return 1;
  int ends[2];
  if (pipe(ends) != 0) return 0;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  }
  wake_write = ends[1];
  wake_read = ends[0];
  return 1;
}

void cnc_wake(void) {
  int fd = wake_write;
  unsigned char none = 0;
  if (fd < 0) return;
  ssize_t ignored = write(fd, &none, 1);
  (void)ignored;
}

cnc_signals cnc_take_signals(void) {
  cnc_signals found = {0, 0, 0, 0};
  unsigned char bytes[256];
  ssize_t count;
  while ((count = read(wake_read, bytes, sizeof bytes)) > 0) {
    for (ssize_t i = 0; i < count; i++) {
      switch (bytes[i]) {
        case 0: break;
        case SIGWINCH: found.resized = 1; break;
        case SIGCONT: found.continued = 1; break;
        case SIGTSTP: found.stop_requested = 1; break;
        default: found.terminated = bytes[i]; break;
      }
    }
  }
  return found;
}

// ---- Opening and closing

int32_t cnc_open_device(const char *path) {
  if (tty >= 0) return CNC_ALREADY_OPEN;
  tty = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (tty < 0) return CNC_NO_TERMINAL;
  if (tcgetattr(tty, &saved_termios) != 0) {
    close(tty);
    tty = -1;
    return CNC_NO_TERMINAL;
  }
  return CNC_OPENED;
}

static int64_t milliseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Whether the bytes hold a primary device attributes report.
static int has_device_attributes(const uint8_t *bytes, int32_t count) {
  for (int32_t i = 0; i + 2 < count; i++) {
    if (bytes[i] != 27 || bytes[i + 1] != '[' || bytes[i + 2] != '?') continue;
    int32_t end = i + 3;
    while (end < count && (bytes[end] == ';' || (bytes[end] >= '0' && bytes[end] <= '9'))) end++;
    if (end < count && bytes[end] == 'c') return 1;
  }
  return 0;
}

// Collects bytes until the reply is complete, a signal asks to end or stop, or time is up.
static int32_t collect(uint8_t *reply, int32_t capacity, int32_t timeout_milliseconds,
                       cnc_signals *missed) {
  int64_t deadline = milliseconds_now() + timeout_milliseconds;
  int32_t count = 0;
  while (count < capacity && !has_device_attributes(reply, count)) {
    int64_t left = deadline - milliseconds_now();
    struct pollfd sources[2] = {{tty, POLLIN, 0}, {wake_read, POLLIN, 0}};
    if (left <= 0) break;
    int ready = poll(sources, 2, (int)left);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    if (sources[1].revents) {
      *missed = cnc_take_signals();
      if (missed->terminated || missed->stop_requested) break;
    }
    if (!sources[0].revents) continue;
    ssize_t got = read(tty, reply + count, (size_t)(capacity - count));
    if (got <= 0) break;
    count += (int32_t)got;
  }
  return count;
}

int32_t cnc_exchange(const uint8_t *query, int32_t length, uint8_t *reply, int32_t capacity,
                     int32_t timeout_milliseconds) {
  struct termios raw_settings = saved_termios;
  cfmakeraw(&raw_settings);
  raw_settings.c_cc[VMIN] = 0;
  raw_settings.c_cc[VTIME] = 0;
  if (!make_pipe()) return 0;
  cnc_take_signals();
  take_signals_over();
  atomic_store(&taken, SETTINGS_TAKEN);
  cnc_signals missed = {0, 0, 0, 0};
  int32_t count = 0;
  if (tcsetattr(tty, TCSADRAIN, &raw_settings) == 0) {
    write_all(tty, query, (size_t)length);
    count = collect(reply, capacity, timeout_milliseconds, &missed);
    tcsetattr(tty, TCSADRAIN, &saved_termios);
  }
  atomic_store(&taken, NOTHING_TAKEN);
  give_signals_back();
  // What was asked of the process meanwhile happens now that the settings are as they were.
  if (!missed.terminated && !missed.stop_requested) missed = cnc_take_signals();
  // Swift's backtracer would report a request to quit and let the process live on.
  if (missed.terminated == SIGQUIT) set_handler(SIGQUIT, SIG_DFL, NULL);
  if (missed.terminated) raise(missed.terminated);
  if (missed.stop_requested) raise(SIGTSTP);
  return count;
}

// Libraries print; while curses is up that must not reach the screen. Files and pipes stay.
static void redirect_output(void) {
  int target = log_descriptor;
  int opened = -1;
  if (target < 0) target = opened = open("/dev/null", O_WRONLY | O_CLOEXEC);
  fflush(stdout);
  fflush(stderr);
  if (target >= 0 && isatty(STDOUT_FILENO)) {
    saved_stdout = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(target, STDOUT_FILENO);
  }
  if (target >= 0 && isatty(STDERR_FILENO)) {
    saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(target, STDERR_FILENO);
  }
  if (opened >= 0) close(opened);
}

static void restore_output(void) {
  fflush(stdout);
  fflush(stderr);
  if (saved_stdout >= 0) {
    dup2(saved_stdout, STDOUT_FILENO);
    close(saved_stdout);
  }
  if (saved_stderr >= 0) {
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
  }
  saved_stdout = saved_stderr = -1;
}

// Terminals differ in the encoding that their description leaves out, so both are defined.
static void define_keys(void) {
  static const struct {
    const char *sequence;
    int code;
  } keys[] = {
      {"\033[<", CNC_KEY_MOUSE},          {"\033[200~", CNC_KEY_PASTE_BEGIN},
      {"\033[201~", CNC_KEY_PASTE_END},   {"\033[?", CNC_KEY_REPLY},
      {"\033]11;", CNC_KEY_OSC_REPLY},    {"\033[I", CNC_KEY_FOCUS_IN},
      {"\033[O", CNC_KEY_FOCUS_OUT},      {"\033[A", CNC_KEY_UP},
      {"\033OA", CNC_KEY_UP},             {"\033[B", CNC_KEY_DOWN},
      {"\033OB", CNC_KEY_DOWN},           {"\033[C", CNC_KEY_RIGHT},
      {"\033OC", CNC_KEY_RIGHT},          {"\033[D", CNC_KEY_LEFT},
      {"\033OD", CNC_KEY_LEFT},           {"\033[1;2A", CNC_KEY_SHIFT_UP},
      {"\033[1;2B", CNC_KEY_SHIFT_DOWN},  {"\033[1;2C", CNC_KEY_SHIFT_RIGHT},
      {"\033[1;2D", CNC_KEY_SHIFT_LEFT},  {"\033[H", CNC_KEY_HOME},
      {"\033OH", CNC_KEY_HOME},           {"\033[1~", CNC_KEY_HOME},
      {"\033[7~", CNC_KEY_HOME},          {"\033[F", CNC_KEY_END},
      {"\033OF", CNC_KEY_END},            {"\033[4~", CNC_KEY_END},
      {"\033[8~", CNC_KEY_END},           {"\033[5~", CNC_KEY_PAGE_UP},
      {"\033[6~", CNC_KEY_PAGE_DOWN},     {"\033[2~", CNC_KEY_INSERT},
      {"\033[3~", CNC_KEY_DELETE},        {"\033[Z", CNC_KEY_BACK_TAB},
      {"\033OM", CNC_KEY_ENTER},          {"\033OP", CNC_KEY_F + 1},
      {"\033OQ", CNC_KEY_F + 2},          {"\033OR", CNC_KEY_F + 3},
      {"\033OS", CNC_KEY_F + 4},          {"\033[15~", CNC_KEY_F + 5},
  };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) define_key(keys[i].sequence, keys[i].code);
}

static void enable_modes(void) {
  write_all(tty, modes_on, sizeof modes_on - 1);
  if (mouse_enabled) write_all(tty, mouse_on, sizeof mouse_on - 1);
}

static void forget_device(void) {
  if (tty_in) fclose(tty_in);
  if (tty_out) fclose(tty_out);
  tty_in = tty_out = NULL;
  if (tty >= 0) close(tty);
  tty = -1;
}

static void adopt_size(void) {
  int32_t columns, rows;
  cnc_resize(&columns, &rows);
}

int32_t cnc_open(const char *type, int32_t with_mouse, int32_t log_fd) {
  static int is_registered;
  if (screen) return CNC_ALREADY_OPEN;
  if (tty < 0 || !make_pipe()) return CNC_NO_TERMINAL;
  mouse_enabled = with_mouse;
  log_descriptor = log_fd;
  take_signals_over();
  // Exported LINES and COLUMNS would freeze the size.
  use_env(FALSE);
  use_tioctl(TRUE);
  tty_in = fdopen(dup(tty), "r");
  tty_out = fdopen(dup(tty), "w");
  if (tty_in && tty_out) screen = newterm(type, tty_out, tty_in);
  if (!screen) {
    give_signals_back();
    forget_device();
    return CNC_UNKNOWN_TERMINAL;
  }
  atomic_store(&taken, SCREEN_TAKEN);
  if (!is_registered) is_registered = atexit(restore_in_emergency) == 0;
  set_escdelay(25);
  raw();
  noecho();
  nonl();
  keyboard = newpad(1, 1);
  keypad(keyboard, TRUE);
  intrflush(keyboard, FALSE);
  nodelay(keyboard, TRUE);
  typeahead(-1);
  mousemask(0, NULL);
  mouseinterval(0);
  curs_set(0);
  is_cursor_shown = 0;
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  define_keys();
  adopt_size();
  enable_modes();
  redirect_output();
  return CNC_OPENED;
}

void cnc_close(void) {
  if (screen) {
    write_all(tty, modes_off, sizeof modes_off - 1);
    curs_set(1);
    endwin();
    atomic_store(&taken, NOTHING_TAKEN);
    restore_output();
    delwin(keyboard);
    delscreen(screen);
    screen = NULL;
    give_signals_back();
  }
  if (tty >= 0) tcsetattr(tty, TCSADRAIN, &saved_termios);
  forget_device();
}

// ---- Drawing

int32_t cnc_colours(void) { return has_colors() ? COLORS : 0; }

void cnc_resize(int32_t *columns, int32_t *rows) {
  struct winsize size;
  if (ioctl(tty, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0 &&
      (size.ws_col != COLS || size.ws_row != LINES)) {
    resizeterm(size.ws_row, size.ws_col);
    erase();
  }
  *columns = COLS;
  *rows = LINES;
}

// alloc_pair finds or makes a pair. It recycles pairs where there are few of them, so only the
// pairs of large tables may be remembered.
static int pair_of(int foreground, int background) {
  static int pairs[257][257];
  static SCREEN *owner;
  if (foreground < 0 && background < 0) return 0;
  if (!has_colors() || foreground > 255 || background > 255) return 0;
  if (COLOR_PAIRS <= 256) return alloc_pair(foreground, background);
  if (owner != screen) {
    memset(pairs, 0, sizeof pairs);
    owner = screen;
  }
  int *known = &pairs[foreground + 1][background + 1];
  if (*known == 0) *known = alloc_pair(foreground, background);
  return *known < 0 ? 0 : *known;
}

void cnc_put_row(int32_t y, const cnc_cell *cells, int32_t count) {
  cchar_t row[1024];
  int column = 0;
  while (count > 0) {
    int32_t part = count < 1024 ? count : 1024;
    int width = 0;
    for (int32_t i = 0; i < part; i++) {
      wchar_t text[6] = {0};
      for (int k = 0; k < 5 && cells[i].scalars[k]; k++) text[k] = (wchar_t)cells[i].scalars[k];
      attr_t attributes = A_NORMAL;
      if (cells[i].attributes & CNC_BOLD) attributes |= A_BOLD;
      if (cells[i].attributes & CNC_REVERSE) attributes |= A_REVERSE;
      if (cells[i].attributes & CNC_UNDERLINE) attributes |= A_UNDERLINE;
      if (cells[i].attributes & CNC_DIM) attributes |= A_DIM;
      // The short parameter ends at 32767 pairs; the pointer carries an int.
      int pair = pair_of(cells[i].foreground, cells[i].background);
      setcchar(&row[i], text, attributes, 0, &pair);
      int columns = wcwidth(text[0]);
      width += columns > 0 ? columns : 1;
    }
    mvwadd_wchnstr(stdscr, y, column, row, part);
    column += width;
    cells += part;
    count -= part;
  }
}

void cnc_update(int32_t cursor_x, int32_t cursor_y, int32_t is_synchronised) {
  int is_visible = cursor_x >= 0;
  if (is_visible != is_cursor_shown) {
    curs_set(is_visible);
    is_cursor_shown = is_visible;
  }
  wmove(stdscr, is_visible ? cursor_y : 0, is_visible ? cursor_x : 0);
  wnoutrefresh(stdscr);
  if (is_synchronised) write_all(tty, "\033[?2026h", 8);
  doupdate();
  if (is_synchronised) write_all(tty, "\033[?2026l", 8);
}

void cnc_repaint(void) { clearok(curscr, TRUE); }

// ---- Input

static int32_t own_code(int code) {
  if (code >= CNC_KEY_MOUSE) return code;
  if (code > KEY_F0 && code <= KEY_F0 + 24) return CNC_KEY_F + (code - KEY_F0);
  switch (code) {
    case KEY_UP: return CNC_KEY_UP;
    case KEY_DOWN: return CNC_KEY_DOWN;
    case KEY_LEFT: return CNC_KEY_LEFT;
    case KEY_RIGHT: return CNC_KEY_RIGHT;
    case KEY_SR: return CNC_KEY_SHIFT_UP;
    case KEY_SF: return CNC_KEY_SHIFT_DOWN;
    case KEY_SLEFT: return CNC_KEY_SHIFT_LEFT;
    case KEY_SRIGHT: return CNC_KEY_SHIFT_RIGHT;
    case KEY_HOME: return CNC_KEY_HOME;
    case KEY_END: return CNC_KEY_END;
    case KEY_PPAGE: return CNC_KEY_PAGE_UP;
    case KEY_NPAGE: return CNC_KEY_PAGE_DOWN;
    case KEY_IC: return CNC_KEY_INSERT;
    case KEY_DC: return CNC_KEY_DELETE;
    case KEY_BACKSPACE: return CNC_KEY_BACKSPACE;
    case KEY_ENTER: return CNC_KEY_ENTER;
    case KEY_BTAB: return CNC_KEY_BACK_TAB;
    default: return CNC_KEY_UNKNOWN;
  }
}

int32_t cnc_read(int32_t *value) {
  wint_t character;
  switch (wget_wch(keyboard, &character)) {
    case OK:
      *value = (int32_t)character;
      return CNC_CHARACTER;
    case KEY_CODE_YES:
      *value = own_code((int)character);
      return CNC_KEY;
    default: return CNC_NOTHING;
  }
}

int32_t cnc_wait(int32_t timeout_milliseconds) {
  struct pollfd sources[2] = {{tty, POLLIN, 0}, {wake_read, POLLIN, 0}};
  if (poll(sources, 2, timeout_milliseconds) <= 0) return 1;
  return (sources[0].revents & (POLLHUP | POLLERR | POLLNVAL)) == 0;
}

// ---- Suspending

void cnc_suspend(void) {
  write_all(tty, modes_off, sizeof modes_off - 1);
  endwin();
  atomic_store(&taken, NOTHING_TAKEN);
  tcsetattr(tty, TCSADRAIN, &saved_termios);
  restore_output();
  // The whole group stops, as it would with ctrl-z on a cooked terminal: a shell that waits for
  // make must see make stop. The signal to the group may be delivered on any thread and at any
  // time, so this process ignores it and stops itself on this thread, which may have come from a
  // pool that blocks signals. A group without a shell to continue it ignores the signal. Being
  // continued is noted here and nowhere else.
  struct sigaction stopping, continuing;
  sigset_t stop, blocked;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  set_handler(SIGCONT, SIG_DFL, &continuing);
  set_handler(SIGTSTP, SIG_IGN, &stopping);
  kill(0, SIGTSTP);
  set_handler(SIGTSTP, SIG_DFL, NULL);
  pthread_sigmask(SIG_UNBLOCK, &stop, &blocked);
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &blocked, NULL);
  sigaction(SIGTSTP, &stopping, NULL);
  sigaction(SIGCONT, &continuing, NULL);
  atomic_store(&taken, SCREEN_TAKEN);
  redirect_output();
  cnc_resume();
}

void cnc_resume(void) {
  reset_prog_mode();
  enable_modes();
  adopt_size();
  clearok(curscr, TRUE);
}

void cnc_write(const uint8_t *bytes, int32_t length) { write_all(tty, bytes, (size_t)length); }

// ---- Other programs

extern char **environ;

// Starts a program whose standard input is `input` and whose output is dropped; -1 without it.
static pid_t start(const char *const *words, int input) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child;
  if (posix_spawnp(&child, words[0], &files, &attributes, (char *const *)words, environ) != 0) {
    child = -1;
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return child;
}

// Waits for a child of ours; it is ended when it is late. Answers 1 when it succeeded.
static int succeeds(pid_t child, int64_t deadline) {
  int status = 0;
  for (;;) {
    pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0 && errno != EINTR) return 0;
    if (milliseconds_now() >= deadline) {
      kill(child, SIGKILL);
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      return 0;
    }
    poll(NULL, 0, 2);
  }
}

int32_t cnc_feed(const char *const *words, const uint8_t *bytes, int32_t length,
                 int32_t timeout_milliseconds) {
  int ends[2];
  // A socket, because writing to one whose reader has gone can be asked to raise no signal.
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return 0;
  int64_t deadline = milliseconds_now() + timeout_milliseconds;
  pid_t child = start(words, ends[1]);
  close(ends[1]);
  int32_t sent = 0;
  while (child > 0 && sent < length) {
    int64_t left = deadline - milliseconds_now();
    struct pollfd writable = {ends[0], POLLOUT, 0};
    if (left <= 0 || poll(&writable, 1, (int)left) < 0) break;
    ssize_t count =
        send(ends[0], bytes + sent, (size_t)(length - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno != EAGAIN && errno != EINTR) break;
    if (count > 0) sent += (int32_t)count;
  }
  close(ends[0]);
  return child > 0 && succeeds(child, deadline) && sent == length;
}
