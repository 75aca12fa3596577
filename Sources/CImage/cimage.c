#include "cimage.h"

#include <png.h>
#include <stdio.h>
#include <string.h>
#include <turbojpeg.h>

static bool is_png(const uint8_t *bytes, size_t count) {
  static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  return count >= 8 && memcmp(bytes, signature, 8) == 0;
}

static bool is_jpeg(const uint8_t *bytes, size_t count) {
  return count >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

static bool fail(char *error, size_t capacity, const char *message) {
  if (capacity > 0) snprintf(error, capacity, "%s", message);
  return false;
}

static bool png_head(const uint8_t *bytes, size_t count, png_image *image, cim_info *info,
                     char *error, size_t error_capacity) {
  memset(image, 0, sizeof *image);
  image->version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(image, bytes, count)) {
    fail(error, error_capacity, image->message);
    png_image_free(image);
    return false;
  }
  if (image->width == 0 || image->height == 0 || image->width > INT32_MAX ||
      image->height > INT32_MAX) {
    png_image_free(image);
    return fail(error, error_capacity, "the picture has an impossible size");
  }
  info->width = (int32_t)image->width;
  info->height = (int32_t)image->height;
  info->channels = (image->format & PNG_FORMAT_FLAG_COLOR) ? 3 : 1;
  return true;
}

static bool jpeg_head(tjhandle handle, const uint8_t *bytes, size_t count, cim_info *info,
                      char *error, size_t error_capacity) {
  int width = 0, height = 0, sampling = 0, space = 0;
  if (tjDecompressHeader3(handle, bytes, count, &width, &height, &sampling, &space) != 0)
    return fail(error, error_capacity, tjGetErrorStr2(handle));
  if (width <= 0 || height <= 0)
    return fail(error, error_capacity, "the picture has an impossible size");
  info->width = width;
  info->height = height;
  info->channels = space == TJCS_GRAY ? 1 : 3;
  return true;
}

bool cim_inspect(const uint8_t *bytes, size_t count, cim_info *info, char *error,
                 size_t error_capacity) {
  if (is_png(bytes, count)) {
    png_image image;
    if (!png_head(bytes, count, &image, info, error, error_capacity)) return false;
    png_image_free(&image);
    return true;
  }
  if (is_jpeg(bytes, count)) {
    tjhandle handle = tjInitDecompress();
    if (!handle) return fail(error, error_capacity, "no memory for the JPEG decoder");
    bool done = jpeg_head(handle, bytes, count, info, error, error_capacity);
    tjDestroy(handle);
    return done;
  }
  return fail(error, error_capacity, "neither PNG nor JPEG");
}

static bool fits(const cim_info *info, int32_t channels, size_t capacity) {
  size_t width = (size_t)info->width, height = (size_t)info->height;
  return (channels == 1 || channels == 3) && height <= capacity / width / (size_t)channels;
}

static bool decode_png(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *pixels,
                       size_t capacity, char *error, size_t error_capacity) {
  png_image image;
  cim_info info;
  if (!png_head(bytes, count, &image, &info, error, error_capacity)) return false;
  if (!fits(&info, channels, capacity)) {
    png_image_free(&image);
    return fail(error, error_capacity, "the picture is larger than the room for it");
  }
  image.format = channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_color black = {0, 0, 0};
  bool done = png_image_finish_read(&image, &black, pixels, 0, NULL) != 0;
  if (!done) fail(error, error_capacity, image.message);
  png_image_free(&image);
  return done;
}

// A warning means that the decoder made up pixels: the file is cut or its codes are broken. Only
// extraneous bytes between the parts of a file, which some cameras write, harm no pixel.
static bool is_harmless(tjhandle handle) {
  return tjGetErrorCode(handle) == TJERR_WARNING && strstr(tjGetErrorStr2(handle), "extraneous");
}

static bool decode_jpeg(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *pixels,
                        size_t capacity, char *error, size_t error_capacity) {
  tjhandle handle = tjInitDecompress();
  if (!handle) return fail(error, error_capacity, "no memory for the JPEG decoder");
  cim_info info;
  bool done = jpeg_head(handle, bytes, count, &info, error, error_capacity);
  if (done && !fits(&info, channels, capacity))
    done = fail(error, error_capacity, "the picture is larger than the room for it");
  if (done) {
    // Progressive files may hold thousands of scans to burn time; the flag refuses them.
    int status = tjDecompress2(handle, bytes, count, pixels, info.width, 0, info.height,
                               channels == 3 ? TJPF_RGB : TJPF_GRAY, TJFLAG_LIMITSCANS);
    if (status != 0 && !is_harmless(handle))
      done = fail(error, error_capacity, tjGetErrorStr2(handle));
  }
  tjDestroy(handle);
  return done;
}

bool cim_decode(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *pixels,
                size_t capacity, char *error, size_t error_capacity) {
  if (is_png(bytes, count))
    return decode_png(bytes, count, channels, pixels, capacity, error, error_capacity);
  if (is_jpeg(bytes, count))
    return decode_jpeg(bytes, count, channels, pixels, capacity, error, error_capacity);
  return fail(error, error_capacity, "neither PNG nor JPEG");
}

size_t cim_png_bound(int32_t width, int32_t height, int32_t channels) {
  if (width <= 0 || height <= 0 || channels <= 0) return 0;
  size_t data = ((size_t)width * (size_t)channels + 1) * (size_t)height;
  // Deflate may grow incompressible data by 5 bytes in 16 KB; chunks, header and end need the rest.
  return data + data / 1000 + data / 8192 * 12 + 4096;
}

size_t cim_encode_png(const uint8_t *pixels, int32_t width, int32_t height, int32_t channels,
                      uint8_t *out, size_t capacity, char *error, size_t error_capacity) {
  if (width <= 0 || height <= 0 || (channels != 1 && channels != 3)) {
    fail(error, error_capacity, "only gray or RGB pictures of at least one pixel can be written");
    return 0;
  }
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = (png_uint_32)width;
  image.height = (png_uint_32)height;
  image.format = channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_alloc_size_t size = capacity;
  if (!png_image_write_to_memory(&image, out, &size, 0, pixels, 0, NULL)) {
    fail(error, error_capacity,
         image.message[0] ? image.message : "the encoded picture is larger than the room for it");
    png_image_free(&image);
    return 0;
  }
  return size;
}
