export * from '@murecom/text'
