export * from '@murecom/item-cf'
