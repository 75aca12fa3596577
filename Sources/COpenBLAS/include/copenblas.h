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
