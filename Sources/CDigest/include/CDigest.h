#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

/// The state of one SHA-256 (FIPS 180-4) over bytes that come in pieces.
typedef struct {
  uint32_t words[8];
  uint64_t count;
  uint8_t block[64];
} CDigestSHA256;

CDigestSHA256 cdigest_sha256_make(void);
void cdigest_sha256_update(CDigestSHA256 *state, const void *bytes, size_t count);
/// Writes 32 bytes; the state must not be used afterwards.
void cdigest_sha256_finish(CDigestSHA256 *state, uint8_t *digest);

#endif
