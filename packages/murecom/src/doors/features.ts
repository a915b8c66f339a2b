export * from '@murecom/features'
