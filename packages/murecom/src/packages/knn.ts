export * from '@murecom/knn'
