#define _GNU_SOURCE
#include "cadbc.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

// The layouts are an ABI: these sizes are the published ones on a 64-bit machine.
#if UINTPTR_MAX == UINT64_MAX
_Static_assert(sizeof(struct ArrowSchema) == 72, "ArrowSchema");
_Static_assert(sizeof(struct ArrowArray) == 80, "ArrowArray");
_Static_assert(sizeof(struct ArrowArrayStream) == 40, "ArrowArrayStream");
_Static_assert(sizeof(struct AdbcError) == 48, "AdbcError");
_Static_assert(offsetof(struct AdbcDriver, ErrorGetDetailCount) == 29 * 8, "ADBC 1.0 table");
_Static_assert(sizeof(struct AdbcDriver) == 58 * 8, "ADBC 1.1 table");
#endif

void *cadbc_library_open(const char *path, const char **reason) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  *reason = library == NULL ? dlerror() : NULL;
  return library;
}

CADBCDriverInit cadbc_library_init_function(void *library, const char *name) {
  return (CADBCDriverInit)dlsym(library, name);
}

bool cadbc_library_path(CADBCDriverInit function, char *path, size_t capacity) {
  Dl_info info;
  if (dladdr((void *)function, &info) == 0 || info.dli_fname == NULL) return false;
  return snprintf(path, capacity, "%s", info.dli_fname) < (int)capacity;
}

struct AdbcError cadbc_error_make(void) {
  struct AdbcError error;
  memset(&error, 0, sizeof error);
  error.vendor_code = INT32_MIN;
  return error;
}

void cadbc_error_sqlstate(const struct AdbcError *error, char *sqlstate) {
  memcpy(sqlstate, error->sqlstate, 5);
  sqlstate[5] = 0;
}

void cadbc_error_release(struct AdbcError *error) {
  if (error->release != NULL) error->release(error);
  error->release = NULL;
}

void cadbc_schema_release(struct ArrowSchema *schema) {
  if (schema->release != NULL) schema->release(schema);
}

void cadbc_array_release(struct ArrowArray *array) {
  if (array->release != NULL) array->release(array);
}

void cadbc_stream_release(struct ArrowArrayStream *stream) {
  if (stream->release != NULL) stream->release(stream);
}

void cadbc_array_move(struct ArrowArray *from, struct ArrowArray *to) {
  *to = *from;
  from->release = NULL;
}

void cadbc_stream_move(struct ArrowArrayStream *from, struct ArrowArrayStream *to) {
  *to = *from;
  from->release = NULL;
}

int cadbc_stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema) {
  return stream->get_schema == NULL ? EINVAL : stream->get_schema(stream, schema);
}

int cadbc_stream_next(struct ArrowArrayStream *stream, struct ArrowArray *array) {
  return stream->get_next == NULL ? EINVAL : stream->get_next(stream, array);
}

const char *cadbc_stream_last_error(struct ArrowArrayStream *stream) {
  return stream->get_last_error == NULL ? NULL : stream->get_last_error(stream);
}
