#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A file read through gzip; zlib's own type stays out of Swift.
typedef struct czl_file czl_file;

/// Opens a gzip file, of one or many members. NULL with errno set when it cannot be opened.
czl_file *_Nullable czl_open(const char *_Nonnull path);

/// Reads up to `capacity` bytes of content: their number, 0 at the end, -1 on damage. A file
/// that was cut off gives the bytes before the cut, then -1.
ptrdiff_t czl_read(czl_file *_Nonnull file, uint8_t *_Nonnull bytes, size_t capacity);

/// Writes what is wrong with the file, cut to fit, into `message`.
void czl_error(czl_file *_Nonnull file, char *_Nonnull message, size_t capacity);

void czl_close(czl_file *_Nonnull file);
