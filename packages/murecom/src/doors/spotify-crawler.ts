export * from '@murecom/spotify-crawler'
