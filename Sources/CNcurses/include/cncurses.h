// The only door to ncursesw: plain integers and structs, so that no macro, variadic function or
// global variable of <curses.h> reaches Swift. All functions belong to one thread, except
// cnc_wake.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Results of cnc_open.
enum {
  CNC_OPENED = 0,
  CNC_NO_TERMINAL = 1,
  CNC_UNKNOWN_TERMINAL = 2,
  CNC_ALREADY_OPEN = 3,
};

// What cnc_read found.
enum {
  CNC_NOTHING = 0,
  CNC_CHARACTER = 1,
  CNC_KEY = 2,
};

// Key codes of our own, whatever the terminal calls them. Function keys follow CNC_KEY_F.
enum {
  CNC_KEY_UNKNOWN = 0,
  CNC_KEY_MOUSE = 2000,
  CNC_KEY_PASTE_BEGIN,
  CNC_KEY_PASTE_END,
  CNC_KEY_REPLY,
  CNC_KEY_OSC_REPLY,
  CNC_KEY_FOCUS_IN,
  CNC_KEY_FOCUS_OUT,
  CNC_KEY_UP,
  CNC_KEY_DOWN,
  CNC_KEY_LEFT,
  CNC_KEY_RIGHT,
  CNC_KEY_SHIFT_UP,
  CNC_KEY_SHIFT_DOWN,
  CNC_KEY_SHIFT_LEFT,
  CNC_KEY_SHIFT_RIGHT,
  CNC_KEY_HOME,
  CNC_KEY_END,
  CNC_KEY_PAGE_UP,
  CNC_KEY_PAGE_DOWN,
  CNC_KEY_INSERT,
  CNC_KEY_DELETE,
  CNC_KEY_BACKSPACE,
  CNC_KEY_ENTER,
  CNC_KEY_BACK_TAB,
  CNC_KEY_F = 2100,
};

// Attributes of cnc_cell.
enum {
  CNC_BOLD = 1,
  CNC_REVERSE = 2,
  CNC_UNDERLINE = 4,
  CNC_DIM = 8,
};

// One glyph of a row; scalars end at the first zero.
typedef struct {
  uint32_t scalars[5];
  // Palette indices; -1 is the terminal's own colour. Colours of 24 bits, above 1 << 24, are for
  // bytes that pass curses by.
  int32_t foreground;
  int32_t background;
  uint8_t attributes;
} cnc_cell;

// What happened outside the keyboard since the last question.
typedef struct {
  int32_t resized;
  int32_t continued;
  int32_t stop_requested;
  // The number of the signal that asks the process to end, or 0.
  int32_t terminated;
} cnc_signals;

// Results of cnc_use_locale.
enum {
  CNC_LOCALE_ASCII = 0,
  // C.UTF-8, although the user's locale is another.
  CNC_LOCALE_BORROWED = 1,
  CNC_LOCALE_UTF8 = 2,
};

// Chooses the user's locale, or C.UTF-8 where that has no UTF-8; numbers keep the point.
int32_t cnc_use_locale(void);

// Makes characters of more than seven bits unknown, for terminals that do not take UTF-8.
void cnc_use_ascii(void);

// The columns the C library, and so ncurses, gives a code point; -1 when it does not know it.
int32_t cnc_width(uint32_t scalar);

// Opens the terminal device and remembers its settings, for the probe that precedes curses.
int32_t cnc_open_device(const char *_Nonnull path);

// Writes a query in raw mode and collects the reply until a primary device attributes report
// (ESC [ ? ... c), a signal or the timeout. Answers the bytes read. Signals wait until the
// settings of the terminal are as they were.
int32_t cnc_exchange(const uint8_t *_Nonnull query, int32_t length, uint8_t *_Nonnull reply,
                     int32_t capacity, int32_t timeout_milliseconds);

// Starts curses on the device for a terminal type, takes over signals, and sends stdout and
// stderr, where they are terminals, to log_fd (or nowhere when it is negative).
int32_t cnc_open(const char *_Nonnull type, int32_t with_mouse, int32_t log_fd);

// Restores everything cnc_open_device and cnc_open changed; does nothing when closed.
void cnc_close(void);

// The number of colours, 0 for none.
int32_t cnc_colours(void);

// Asks the device for its size and tells curses.
void cnc_resize(int32_t *_Nonnull columns, int32_t *_Nonnull rows);

// Puts the glyphs of a row from its first column on. count is at most the columns.
void cnc_put_row(int32_t y, const cnc_cell *_Nonnull cells, int32_t count);

// Writes what changed; the cursor is hidden where cursor_x is negative.
void cnc_update(int32_t cursor_x, int32_t cursor_y, int32_t is_synchronised);

// Makes the next cnc_update write every cell.
void cnc_repaint(void);

// Takes one key or character without blocking.
int32_t cnc_read(int32_t *_Nonnull value);

// Sleeps until input, a signal, cnc_wake or the timeout (negative: for ever). Answers 0 when the
// device is gone.
int32_t cnc_wait(int32_t timeout_milliseconds);

// Ends cnc_wait from any thread; does nothing before the first cnc_open.
void cnc_wake(void);

cnc_signals cnc_take_signals(void);

// Gives the terminal back, stops the process group as ctrl-z does, and takes the terminal again
// once continued.
void cnc_suspend(void);

// Sets modes again that another program may have reset while this one was stopped.
void cnc_resume(void);

// Writes bytes to the device past curses, for sequences that move nothing.
void cnc_write(const uint8_t *_Nonnull bytes, int32_t length);

// Runs a program with bytes as its input and drops its output. Answers 1 when it took them all and
// succeeded in time; one that is late is ended. The words end with a null pointer.
int32_t cnc_feed(const char *_Nullable const *_Nonnull words, const uint8_t *_Nonnull bytes,
                 int32_t length, int32_t timeout_milliseconds);
