#include "czlib.h"

#include <limits.h>
#include <stdio.h>
#include <zlib.h>

czl_file *czl_open(const char *path) {
  gzFile file = gzopen(path, "rbe");
  if (file) gzbuffer(file, 1 << 18);
  return (czl_file *)file;
}

ptrdiff_t czl_read(czl_file *file, uint8_t *bytes, size_t capacity) {
  unsigned wanted = capacity > INT_MAX ? INT_MAX : (unsigned)capacity;
  int count = gzread((gzFile)file, bytes, wanted);
  if (count != 0) return count;
  // At the end of a file that was cut off, gzread returns 0 like at a proper end.
  int code = Z_OK;
  gzerror((gzFile)file, &code);
  return code == Z_OK || code == Z_STREAM_END ? 0 : -1;
}

void czl_error(czl_file *file, char *message, size_t capacity) {
  int code = Z_OK;
  snprintf(message, capacity, "%s", gzerror((gzFile)file, &code));
}

void czl_close(czl_file *file) { gzclose_r((gzFile)file); }
