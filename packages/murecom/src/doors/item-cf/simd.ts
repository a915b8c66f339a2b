export * from '@murecom/item-cf/simd'
