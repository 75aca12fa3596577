#include "copenblas.h"

#include <cblas.h>
#include <math.h>

#if defined(__x86_64__)
#define COB_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define COB_CLONES
#endif

void cob_sgemm(bool transpose_a, bool transpose_b, int32_t m, int32_t n, int32_t k, float alpha,
               const float *a, int32_t lda, const float *b, int32_t ldb, float beta, float *c,
               int32_t ldc) {
  cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
              transpose_b ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c,
              ldc);
}

void cob_set_threads(int32_t count) { openblas_set_num_threads(count < 1 ? 1 : count); }

int32_t cob_threads(void) { return openblas_get_num_threads(); }

const char *cob_configuration(void) { return openblas_get_config(); }

const char *cob_core(void) { return openblas_get_corename(); }

COB_CLONES
void cob_adam(float *restrict w, float *restrict m, float *restrict v, const float *restrict g,
              size_t n, float step, float decay) {
  for (size_t i = 0; i < n; i++) {
    float gradient = g[i] + decay * w[i];
    float mean = 0.9f * m[i] + 0.1f * gradient;
    float square = 0.999f * v[i] + 0.001f * gradient * gradient;
    m[i] = mean;
    v[i] = square;
    w[i] -= step * mean / (__builtin_elementwise_sqrt(square) + 1e-8f);
  }
}

static inline float ftrl_weight(float z, float root, float alpha, float beta, float l1, float l2) {
  float excess = fabsf(z) - l1;
  float size = excess / ((beta + root) / alpha + l2);
  return excess > 0 ? (z < 0 ? size : -size) : 0;
}

static inline float sum(const float *x, size_t n) {
  float s[8] = {0};
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (size_t j = 0; j < 8; j++) s[j] += x[i + j];
  float rest = 0;
  for (; i < n; i++) rest += x[i];
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + rest;
}

COB_CLONES
double cob_ftrl(float *restrict state, size_t buckets, const int32_t *restrict rows, size_t count,
                const ptrdiff_t *restrict row_starts, const int32_t *restrict slots,
                const float *restrict values, const int32_t *restrict labels,
                const float *restrict weights, float alpha, float beta, float l1, float l2,
                float *restrict room) {
  double loss = 0;
  float inverse = 1 / alpha;
  float *bias = state + 2 * buckets;
  for (size_t i = 0; i < count; i++) {
    ptrdiff_t start = row_starts[rows[i]];
    size_t n = (size_t)(row_starts[rows[i] + 1] - start);
    const int32_t *slot = slots + start;
    const float *value = values ? values + start : 0;
    if (i + 1 < count) {
      ptrdiff_t next = row_starts[rows[i + 1]], end = row_starts[rows[i + 1] + 1];
      for (; next < end; next++) __builtin_prefetch(state + 2 * (size_t)slots[next], 1);
    }
    uint32_t highest = 0;
    for (size_t j = 0; j < n; j++) {
      uint32_t one = (uint32_t)slot[j];
      highest = one > highest ? one : highest;
    }
    if (n > 0 && highest >= buckets) return -1;
    float *w = room, *root = room + n, *squares = room + 2 * n, *move = room + 3 * n;
    float *part = room + 4 * n;
    for (size_t j = 0; j < n; j++) {
      w[j] = state[2 * (size_t)slot[j]];
      squares[j] = state[2 * (size_t)slot[j] + 1];
    }
    for (size_t j = 0; j < n; j++) {
      root[j] = __builtin_elementwise_sqrt(squares[j]);
      w[j] = ftrl_weight(w[j], root[j], alpha, beta, l1, l2);
    }
    float score = ftrl_weight(bias[0], sqrtf(bias[1]), alpha, beta, 0, 0);
    if (value) {
      for (size_t j = 0; j < n; j++) part[j] = w[j] * value[j];
      score += sum(part, n);
    } else {
      score += sum(w, n);
    }
    float target = (float)labels[i];
    float importance = weights ? weights[i] : 1;
    float p = 1 / (1 + expf(-score));
    float gradient = (p - target) * importance;
    loss += importance * (double)(fmaxf(score, 0) - score * target + log1pf(expf(-fabsf(score))));
    for (size_t j = 0; j < n; j++) {
      float g = value ? gradient * value[j] : gradient;
      part[j] = g * g;
      float moved = __builtin_elementwise_sqrt(squares[j] + part[j]) - root[j];
      move[j] = g - moved * inverse * w[j];
    }
    for (size_t j = 0; j < n; j++) {
      state[2 * (size_t)slot[j]] += move[j];
      state[2 * (size_t)slot[j] + 1] += part[j];
    }
    float before = sqrtf(bias[1]), weight = ftrl_weight(bias[0], before, alpha, beta, 0, 0);
    bias[1] += gradient * gradient;
    bias[0] += gradient - (sqrtf(bias[1]) - before) * inverse * weight;
  }
  return loss;
}

COB_CLONES
void cob_ftrl_weights(const float *restrict state, size_t count, float alpha, float beta, float l1,
                      float l2, float *restrict out) {
  for (size_t i = 0; i < count; i++)
    out[i] = ftrl_weight(state[2 * i], __builtin_elementwise_sqrt(state[2 * i + 1]), alpha, beta, l1, l2);
}

COB_CLONES
void cob_sparse_scores(const float *restrict weights, size_t buckets, size_t first, size_t last,
                       const ptrdiff_t *restrict row_starts, const int32_t *restrict slots,
                       const float *restrict values, float *restrict out) {
  for (size_t row = first; row < last; row++) {
    ptrdiff_t entry = row_starts[row], end = row_starts[row + 1];
    float a = weights[buckets], b = 0, c = 0, d = 0;
    if (values) {
      for (; entry + 4 <= end; entry += 4) {
        a += weights[slots[entry]] * values[entry];
        b += weights[slots[entry + 1]] * values[entry + 1];
        c += weights[slots[entry + 2]] * values[entry + 2];
        d += weights[slots[entry + 3]] * values[entry + 3];
      }
      for (; entry < end; entry++) a += weights[slots[entry]] * values[entry];
    } else {
      for (; entry + 4 <= end; entry += 4) {
        a += weights[slots[entry]];
        b += weights[slots[entry + 1]];
        c += weights[slots[entry + 2]];
        d += weights[slots[entry + 3]];
      }
      for (; entry < end; entry++) a += weights[slots[entry]];
    }
    out[row - first] = (a + b) + (c + d);
  }
}

/* The largest code is looked for first, so that none leads out of the table. */
#define ADD_CODED(NAME, CODE)                                                              \
  int NAME(const CODE *restrict codes, size_t rows, const float *restrict table,           \
           size_t entries, size_t vectors, float *restrict sums) {                         \
    CODE most = 0;                                                                         \
    for (size_t row = 0; row < rows; row++) most = codes[row] > most ? codes[row] : most;  \
    if (rows > 0 && most >= entries) return -1;                                            \
    if (vectors == 1) {                                                                    \
      for (size_t row = 0; row < rows; row++) sums[row] += table[codes[row]];              \
    } else {                                                                               \
      for (size_t row = 0; row < rows; row++) {                                            \
        const float *entry = table + codes[row] * vectors;                                 \
        for (size_t k = 0; k < vectors; k++) sums[row * vectors + k] += entry[k];          \
      }                                                                                    \
    }                                                                                      \
    return 0;                                                                              \
  }

ADD_CODED(cob_add_coded8, uint8_t)
ADD_CODED(cob_add_coded16, uint16_t)

void cob_add_hashed(const int32_t *restrict hashes, size_t rows, unsigned bits,
                    const float *restrict weights, size_t vectors, float *restrict sums) {
  unsigned shift = 32 - bits;
  for (size_t row = 0; row < rows; row++) {
    const float *entry = weights + (size_t)((uint32_t)hashes[row] >> shift) * vectors;
    for (size_t k = 0; k < vectors; k++) sums[row * vectors + k] += entry[k];
  }
}
