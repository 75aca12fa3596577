#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What the head of a picture says.
typedef struct {
  int32_t width;
  int32_t height;
  /// 1 for gray, 3 for colour; transparency is laid on black.
  int32_t channels;
} cim_info;

/// Reads width, height and channels of a PNG or JPEG without decoding it.
/// On failure returns false and writes a message, cut to fit, into `error`.
bool cim_inspect(const uint8_t *_Nonnull bytes, size_t count, cim_info *_Nonnull info,
                 char *_Nonnull error, size_t error_capacity);

/// Decodes a PNG or JPEG to 8-bit rows of `channels` (1 or 3) into `pixels`, which must hold
/// width * height * channels bytes as reported by `cim_inspect`; a smaller `capacity` is an error.
/// A file that is cut or damaged is an error, even when some of its pixels can be told.
/// libpng and libjpeg-turbo report damage by longjmp: their simplified doors catch it inside,
/// so a hostile file ends in `false`, never in a jump over Swift frames.
bool cim_decode(const uint8_t *_Nonnull bytes, size_t count, int32_t channels,
                uint8_t *_Nonnull pixels, size_t capacity, char *_Nonnull error,
                size_t error_capacity);

/// Encodes 8-bit gray (1) or RGB (3) rows as PNG into `out`. Returns the bytes written, or 0 with
/// a message. A `capacity` of `cim_png_bound(...)` is always enough.
size_t cim_encode_png(const uint8_t *_Nonnull pixels, int32_t width, int32_t height,
                      int32_t channels, uint8_t *_Nonnull out, size_t capacity,
                      char *_Nonnull error, size_t error_capacity);

size_t cim_png_bound(int32_t width, int32_t height, int32_t channels);
