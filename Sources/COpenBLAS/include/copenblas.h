#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// C = alpha * op(A) * op(B) + beta * C with row-major matrices, op(A) of m x k, op(B) of k x n.
/// Keeps the CBLAS enumerations and its header away from Swift.
void cob_sgemm(bool transpose_a, bool transpose_b, int32_t m, int32_t n, int32_t k, float alpha,
               const float *_Nonnull a, int32_t lda, const float *_Nonnull b, int32_t ldb,
               float beta, float *_Nonnull c, int32_t ldc);

/// Sets the threads of one product, for the whole process.
void cob_set_threads(int32_t count);
int32_t cob_threads(void);

/// The library's version and build options; a static string.
const char *_Nonnull cob_configuration(void);

/// The kernel family chosen for this processor; a static string.
const char *_Nonnull cob_core(void);

/// One Adam step (Kingma & Ba 2015) on n weights: m = .9m + .1g, v = .999v + .001g^2,
/// w -= step * m / (sqrt(v) + 1e-8), where g holds decay * w besides the gradient.
/// In C because Swift reaches only SSE2 on the default processor, and this loop is the
/// second largest cost of training a small perceptron.
void cob_adam(float *_Nonnull w, float *_Nonnull m, float *_Nonnull v, const float *_Nonnull g,
              size_t n, float step, float decay);

/// FTRL-Proximal (McMahan et al. 2013) on rows of two classes, one after the other; `state` holds z and n of each
/// slot side by side, those of the bias behind the last slot. `values` may be null: then each entry counts 1.
/// `labels` and `weights` have one number for each of `rows`; `weights` may be null: then each row counts 1.
/// The entries of a row are updated together, from the weights before it. `room` holds 5 floats for each entry
/// of the longest row. Returns the summed weighted log-loss, each row's before it was learnt; below 0 when a slot
/// is not below `buckets`, and then nothing of its row was touched.
/// In C for the wide registers, and for prefetching: nearly each entry is a miss of the caches.
double cob_ftrl(float *_Nonnull state, size_t buckets, const int32_t *_Nonnull rows, size_t count,
                const ptrdiff_t *_Nonnull row_starts, const int32_t *_Nonnull slots,
                const float *_Nullable values, const int32_t *_Nonnull labels,
                const float *_Nullable weights, float alpha, float beta, float l1, float l2,
                float *_Nonnull room);

/// Writes the weights that z and n, side by side, stand for.
void cob_ftrl_weights(const float *_Nonnull state, size_t count, float alpha, float beta, float l1, float l2,
                      float *_Nonnull out);

/// Writes the scores of rows `first..<last`: the sums of the weights of their slots, and of the bias behind the
/// last of them.
void cob_sparse_scores(const float *_Nonnull weights, size_t buckets, size_t first, size_t last,
                       const ptrdiff_t *_Nonnull row_starts, const int32_t *_Nonnull slots,
                       const float *_Nullable values, float *_Nonnull out);

/// Adds to the sums of each row, `rows` x `vectors`, the numbers of the entry of `table` that its code names.
/// Returns below 0 when a code is not below `entries`, and then nothing was added.
int cob_add_coded8(const uint8_t *_Nonnull codes, size_t rows, const float *_Nonnull table,
                   size_t entries, size_t vectors, float *_Nonnull sums);
int cob_add_coded16(const uint16_t *_Nonnull codes, size_t rows, const float *_Nonnull table,
                    size_t entries, size_t vectors, float *_Nonnull sums);

/// The same with the weights of the slots that the first `bits` of 32 hashed bits name, of 1 to 31; the table has
/// 2^bits entries at least.
void cob_add_hashed(const int32_t *_Nonnull hashes, size_t rows, unsigned bits,
                    const float *_Nonnull weights, size_t vectors, float *_Nonnull sums);
