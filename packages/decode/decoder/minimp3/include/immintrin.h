// The names of SSE that minimp3 uses, in WebAssembly SIMD.
#pragma once
#include <wasm_simd128.h>

typedef float __m128 __attribute__((vector_size(16)));
typedef v128_t __m128i;
typedef struct { float lanes[2]; } __m64;

#define INLINE static inline __attribute__((always_inline))
INLINE __m128 _mm_loadu_ps(const float *from) { return (__m128)wasm_v128_load(from); }
INLINE void _mm_storeu_ps(float *to, __m128 v) { wasm_v128_store(to, (v128_t)v); }
INLINE void _mm_store_ss(float *to, __m128 v) { *to = v[0]; }
INLINE void _mm_storel_pi(__m64 *to, __m128 v) { wasm_v128_store64_lane(to, (v128_t)v, 0); }
INLINE __m128 _mm_set1_ps(float x) { return (__m128){x, x, x, x}; }
INLINE __m128 _mm_add_ps(__m128 a, __m128 b) { return a + b; }
INLINE __m128 _mm_sub_ps(__m128 a, __m128 b) { return a - b; }
INLINE __m128 _mm_mul_ps(__m128 a, __m128 b) { return a * b; }
// The rest is for its conversion to 16 bits, which is compiled but never called.
INLINE __m128 _mm_max_ps(__m128 a, __m128 b) { return (__m128)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }
INLINE __m128 _mm_min_ps(__m128 a, __m128 b) { return (__m128)wasm_f32x4_pmin((v128_t)a, (v128_t)b); }
INLINE __m128i _mm_cvtps_epi32(__m128 v) { return wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest((v128_t)v)); }
INLINE __m128i _mm_packs_epi32(__m128i a, __m128i b) { return wasm_i16x8_narrow_i32x4(a, b); }
#define _mm_extract_epi16(v, i) wasm_i16x8_extract_lane(v, i)

#define _MM_SHUFFLE(d, c, b, a) ((d) << 6 | (c) << 4 | (b) << 2 | (a))
#define _mm_shuffle_ps(x, y, m) \
    __builtin_shufflevector(x, y, (m) & 3, (m) >> 2 & 3, ((m) >> 4 & 3) + 4, ((m) >> 6 & 3) + 4)
