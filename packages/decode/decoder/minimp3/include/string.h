// Instructions of WebAssembly's bulk memory; there is no C library.
#pragma once
#define memcpy __builtin_memcpy
#define memmove __builtin_memmove
#define memset __builtin_memset
