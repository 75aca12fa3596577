#pragma once

// Layouts of the stable Arrow C data interface and of ADBC 1.1, written from their published
// descriptions, with the few helpers that C says better than Swift. Nothing here links to a
// driver: the driver's init function fills `AdbcDriver`.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Arrow C data interface -------------------------------------------------------------

#define CADBC_FLAG_DICTIONARY_ORDERED 1
#define CADBC_FLAG_NULLABLE 2
#define CADBC_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *_Nullable format;
  const char *_Nullable name;
  const char *_Nullable metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema *_Nullable *_Nullable children;
  struct ArrowSchema *_Nullable dictionary;
  void (*_Nullable release)(struct ArrowSchema *_Nonnull);
  void *_Nullable private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void *_Nullable *_Nullable buffers;
  struct ArrowArray *_Nullable *_Nullable children;
  struct ArrowArray *_Nullable dictionary;
  void (*_Nullable release)(struct ArrowArray *_Nonnull);
  void *_Nullable private_data;
};

struct ArrowArrayStream {
  int (*_Nullable get_schema)(struct ArrowArrayStream *_Nonnull, struct ArrowSchema *_Nonnull);
  int (*_Nullable get_next)(struct ArrowArrayStream *_Nonnull, struct ArrowArray *_Nonnull);
  const char *_Nullable (*_Nullable get_last_error)(struct ArrowArrayStream *_Nonnull);
  void (*_Nullable release)(struct ArrowArrayStream *_Nonnull);
  void *_Nullable private_data;
};

// ---- ADBC -------------------------------------------------------------------------------

typedef uint8_t AdbcStatusCode;

struct AdbcDriver;

struct AdbcError {
  char *_Nullable message;
  int32_t vendor_code;
  char sqlstate[5];
  void (*_Nullable release)(struct AdbcError *_Nonnull);
  void *_Nullable private_data;
  struct AdbcDriver *_Nullable private_driver;
};

struct AdbcErrorDetail {
  const char *_Nullable key;
  const uint8_t *_Nullable value;
  size_t value_length;
};

struct AdbcDatabase {
  void *_Nullable private_data;
  struct AdbcDriver *_Nullable private_driver;
};

struct AdbcConnection {
  void *_Nullable private_data;
  struct AdbcDriver *_Nullable private_driver;
};

struct AdbcStatement {
  void *_Nullable private_data;
  struct AdbcDriver *_Nullable private_driver;
};

struct AdbcPartitions;

// A slot of the table that Tuina never calls: only its size matters.
typedef void (*_Nullable CADBCUnusedSlot)(void);

typedef AdbcStatusCode (*_Nullable CADBCDatabaseCall)(
    struct AdbcDatabase *_Nonnull, struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCDatabaseSetOption)(
    struct AdbcDatabase *_Nonnull, const char *_Nonnull, const char *_Nullable,
    struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCConnectionCall)(
    struct AdbcConnection *_Nonnull, struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCConnectionInit)(
    struct AdbcConnection *_Nonnull, struct AdbcDatabase *_Nonnull, struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCConnectionGetInfo)(
    struct AdbcConnection *_Nonnull, const uint32_t *_Nullable, size_t,
    struct ArrowArrayStream *_Nonnull, struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCConnectionSetOption)(
    struct AdbcConnection *_Nonnull, const char *_Nonnull, const char *_Nullable,
    struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCStatementCall)(
    struct AdbcStatement *_Nonnull, struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCStatementNew)(
    struct AdbcConnection *_Nonnull, struct AdbcStatement *_Nonnull, struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCStatementSetText)(
    struct AdbcStatement *_Nonnull, const char *_Nonnull, struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCStatementSetOption)(
    struct AdbcStatement *_Nonnull, const char *_Nonnull, const char *_Nullable,
    struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCStatementBindStream)(
    struct AdbcStatement *_Nonnull, struct ArrowArrayStream *_Nonnull,
    struct AdbcError *_Nonnull);
typedef AdbcStatusCode (*_Nullable CADBCStatementExecuteQuery)(
    struct AdbcStatement *_Nonnull, struct ArrowArrayStream *_Nullable, int64_t *_Nullable,
    struct AdbcError *_Nonnull);

struct AdbcDriver {
  void *_Nullable private_data;
  void *_Nullable private_manager;
  AdbcStatusCode (*_Nullable release)(struct AdbcDriver *_Nonnull, struct AdbcError *_Nonnull);

  // 1.0: database, connection, statement
  CADBCDatabaseCall DatabaseInit;
  CADBCDatabaseCall DatabaseNew;
  CADBCDatabaseSetOption DatabaseSetOption;
  CADBCDatabaseCall DatabaseRelease;

  CADBCConnectionCall ConnectionCommit;
  CADBCConnectionGetInfo ConnectionGetInfo;
  CADBCUnusedSlot ConnectionGetObjects;
  CADBCUnusedSlot ConnectionGetTableSchema;
  CADBCUnusedSlot ConnectionGetTableTypes;
  CADBCConnectionInit ConnectionInit;
  CADBCConnectionCall ConnectionNew;
  CADBCConnectionSetOption ConnectionSetOption;
  CADBCUnusedSlot ConnectionReadPartition;
  CADBCConnectionCall ConnectionRelease;
  CADBCConnectionCall ConnectionRollback;

  CADBCUnusedSlot StatementBind;
  CADBCStatementBindStream StatementBindStream;
  CADBCStatementExecuteQuery StatementExecuteQuery;
  CADBCUnusedSlot StatementExecutePartitions;
  CADBCUnusedSlot StatementGetParameterSchema;
  CADBCStatementNew StatementNew;
  CADBCStatementCall StatementPrepare;
  CADBCStatementCall StatementRelease;
  CADBCStatementSetOption StatementSetOption;
  CADBCStatementSetText StatementSetSqlQuery;
  CADBCUnusedSlot StatementSetSubstraitPlan;

  // 1.1: error details, database options, connection and statement additions
  CADBCUnusedSlot ErrorGetDetailCount;
  CADBCUnusedSlot ErrorGetDetail;
  const struct AdbcError *_Nullable (*_Nullable ErrorFromArrayStream)(
      struct ArrowArrayStream *_Nonnull, AdbcStatusCode *_Nullable);
  CADBCUnusedSlot DatabaseGetOption;
  CADBCUnusedSlot DatabaseGetOptionBytes;
  CADBCUnusedSlot DatabaseGetOptionDouble;
  CADBCUnusedSlot DatabaseGetOptionInt;
  CADBCUnusedSlot DatabaseSetOptionBytes;
  CADBCUnusedSlot DatabaseSetOptionDouble;
  CADBCUnusedSlot DatabaseSetOptionInt;

  CADBCConnectionCall ConnectionCancel;
  CADBCUnusedSlot ConnectionGetOption;
  CADBCUnusedSlot ConnectionGetOptionBytes;
  CADBCUnusedSlot ConnectionGetOptionDouble;
  CADBCUnusedSlot ConnectionGetOptionInt;
  CADBCUnusedSlot ConnectionGetStatistics;
  CADBCUnusedSlot ConnectionGetStatisticNames;
  CADBCUnusedSlot ConnectionSetOptionBytes;
  CADBCUnusedSlot ConnectionSetOptionDouble;
  CADBCUnusedSlot ConnectionSetOptionInt;

  CADBCStatementCall StatementCancel;
  CADBCUnusedSlot StatementExecuteSchema;
  CADBCUnusedSlot StatementGetOption;
  CADBCUnusedSlot StatementGetOptionBytes;
  CADBCUnusedSlot StatementGetOptionDouble;
  CADBCUnusedSlot StatementGetOptionInt;
  CADBCUnusedSlot StatementSetOptionBytes;
  CADBCUnusedSlot StatementSetOptionDouble;
  CADBCUnusedSlot StatementSetOptionInt;
};

// The one symbol looked up in a driver: `AdbcDriverInit` by its ADBC name.
typedef AdbcStatusCode (*CADBCDriverInit)(
    int version, void *_Nonnull driver, struct AdbcError *_Nonnull error);

// ---- Helpers ----------------------------------------------------------------------------

// Versions passed to the init function.
enum { CADBC_VERSION_1_0 = 1000000, CADBC_VERSION_1_1 = 1001000 };

// Opens a shared library with all its symbols resolved and private to it. Returns NULL and
// points `reason` at the loader's own static text when it cannot.
void *_Nullable cadbc_library_open(const char *_Nonnull path, const char *_Nullable *_Nonnull reason);

// Looks up a driver's init function; the cast from data to code pointer stays in C.
CADBCDriverInit _Nullable cadbc_library_init_function(
    void *_Nonnull library, const char *_Nonnull name);

// Writes the path of the file that holds `address` into `path`; false when it is unknown.
bool cadbc_library_path(
    CADBCDriverInit _Nonnull function, char *_Nonnull path, size_t capacity);

// An error that a 1.1 driver may fill with details.
struct AdbcError cadbc_error_make(void);

// Copies the five SQLSTATE characters, ended by a NUL; empty when the driver gave none.
void cadbc_error_sqlstate(const struct AdbcError *_Nonnull error, char *_Nonnull sqlstate);

// Release what is held, once; a released struct is left alone.
void cadbc_error_release(struct AdbcError *_Nonnull error);
void cadbc_schema_release(struct ArrowSchema *_Nonnull schema);
void cadbc_array_release(struct ArrowArray *_Nonnull array);
void cadbc_stream_release(struct ArrowArrayStream *_Nonnull stream);

// Move ownership: a bitwise copy, after which `from` counts as released.
void cadbc_array_move(struct ArrowArray *_Nonnull from, struct ArrowArray *_Nonnull to);
void cadbc_stream_move(
    struct ArrowArrayStream *_Nonnull from, struct ArrowArrayStream *_Nonnull to);

// Calls through a stream, whose slots are never NULL while it is alive.
int cadbc_stream_schema(
    struct ArrowArrayStream *_Nonnull stream, struct ArrowSchema *_Nonnull schema);
int cadbc_stream_next(
    struct ArrowArrayStream *_Nonnull stream, struct ArrowArray *_Nonnull array);
const char *_Nullable cadbc_stream_last_error(struct ArrowArrayStream *_Nonnull stream);
