export * from '@murecom/genre-cnn'
