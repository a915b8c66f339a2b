export * from '@murecom/spotify-crawler/snapshot'
