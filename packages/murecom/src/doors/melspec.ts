export * from '@murecom/melspec'
