export * from '@murecom/word2vec'
