#include "copenblas.h"

#include <cblas.h>

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
