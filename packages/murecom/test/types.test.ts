import type { KnnKernels } from '@murecom/knn'
import { expectTypeOf, test } from 'vitest'
import type * as murecom from '../src/index.ts'
import type * as node from '../src/node.ts'

test('SongIndex: options, and answers with id and score, by votes with those and the distance', () => {
  expectTypeOf<keyof murecom.SongIndexOptions>().toEqualTypeOf<'model' | 'k' | 'kernels'>()
  expectTypeOf<murecom.SongIndexOptions['kernels']>().toEqualTypeOf<KnnKernels | null | undefined>()
  expectTypeOf<murecom.SongIndex['length']>().toEqualTypeOf<number>()
  expectTypeOf<murecom.SongIndex['similar']>().toEqualTypeOf<
    (query: string | Float32Array, options?: murecom.SimilarSongsOptions) => Promise<murecom.SimilarSong[]>
  >()
  expectTypeOf<murecom.SongIndex['similarToVectors']>().returns.toEqualTypeOf<Promise<murecom.SimilarSong[]>>()
  expectTypeOf<keyof murecom.SimilarSongsOptions>().toEqualTypeOf<'limit' | 'sampleRate' | 'except' | 'signal'>()
  expectTypeOf<murecom.SimilarSong>().toEqualTypeOf<{
    id: string
    score: number
    votes?: number
    distance?: number
  }>()
  expectTypeOf<murecom.SongIndex['toBuffer']>().returns.toEqualTypeOf<ArrayBuffer>()
  expectTypeOf<typeof murecom.SongIndex.from>().returns.toEqualTypeOf<murecom.SongIndex>()
})

test('models', () => {
  expectTypeOf<typeof murecom.musicnnModel>().returns.toEqualTypeOf<Promise<murecom.EmbeddingModel>>()
  expectTypeOf<typeof murecom.gtzanModel>().returns.toEqualTypeOf<Promise<murecom.EmbeddingModel>>()
  expectTypeOf<typeof murecom.onnxModel>().toEqualTypeOf<
    (bytes: ArrayBuffer | Uint8Array, options: murecom.OnnxModelOptions) => Promise<murecom.EmbeddingModel>
  >()
  expectTypeOf<typeof murecom.ownModel>().parameters.toEqualTypeOf<[ArrayBuffer | Uint8Array]>()
  expectTypeOf<murecom.ModelName>().toEqualTypeOf<'musicnn' | 'gtzan' | 'musicnn-1'>()
})

test('PlaylistRecommender: training is asynchronous and takes a signal; lists of answers take a limit', () => {
  expectTypeOf<typeof murecom.PlaylistRecommender.train>().parameters.toEqualTypeOf<
    [murecom.PlaylistCatalog, (murecom.TrainOptions & murecom.RecommenderOptions)?]
  >()
  expectTypeOf<typeof murecom.PlaylistRecommender.train>().returns.toEqualTypeOf<Promise<murecom.PlaylistRecommender>>()
  expectTypeOf<murecom.TrainOptions['signal']>().toEqualTypeOf<AbortSignal | undefined>()
  expectTypeOf<murecom.TrainOptions['workers']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<keyof murecom.NextSongsQuery>().toEqualTypeOf<'trackName' | 'artists' | 'limit' | 'shift' | 'reasons'>()
  expectTypeOf<murecom.PlaylistRecommender['nextSongs']>().returns.toEqualTypeOf<Promise<murecom.NextSongsAnswer>>()
  expectTypeOf<murecom.PlaylistRecommender['nextForPlaylist']>().toEqualTypeOf<
    (ids: readonly number[], options?: murecom.LimitOptions) => murecom.NextSong[]
  >()
  expectTypeOf<murecom.PlaylistRecommender['nearestTracks']>().toEqualTypeOf<
    (song: murecom.NamedSong, options?: murecom.LimitOptions) => murecom.RecommendedTrack[]
  >()
  expectTypeOf<keyof murecom.RecommendedTrack>().toEqualTypeOf<'id' | 'sourceId' | 'name' | 'artists' | 'imageUrl'>()
  expectTypeOf<murecom.NextSongsAnswer['status']>().toEqualTypeOf<'ok' | 'track-not-found' | 'not-in-trainset'>()
})

test('Library: opened asynchronously, closed at once; a stopped run says so', () => {
  expectTypeOf<typeof node.openLibrary>().toEqualTypeOf<
    (file: string, options?: node.OpenLibraryOptions) => Promise<node.Library>
  >()
  expectTypeOf<node.Library>().toExtend<Disposable>()
  expectTypeOf<node.Library['close']>().returns.toEqualTypeOf<void>()
  expectTypeOf<node.Library['length']>().toEqualTypeOf<number>()
  expectTypeOf<node.AddFolderReport['status']>().toEqualTypeOf<'done' | 'stopped'>()
  expectTypeOf<keyof node.AddFolderReport>().toEqualTypeOf<
    | 'status'
    | 'added'
    | 'unchanged'
    | 'moved'
    | 'retagged'
    | 'measured'
    | 'gone'
    | 'refused'
    | 'passedOver'
    | 'unavailable'
  >()
  expectTypeOf<keyof node.AddFolderOptions>().toEqualTypeOf<
    'onProgress' | 'onRefused' | 'signal' | 'missing' | 'whole' | 'workers' | 'nice' | 'createWorker'
  >()
  expectTypeOf<node.Library['renew']>().toEqualTypeOf<(options?: node.RenewOptions) => Promise<node.RenewReport>>()
  expectTypeOf<keyof node.RenewReport>().toEqualTypeOf<'status' | 'model' | 'renewed' | 'withoutSound'>()
  expectTypeOf<keyof node.RenewOptions>().toEqualTypeOf<
    'onProgress' | 'onRefused' | 'signal' | 'workers' | 'nice' | 'createWorker'
  >()
  expectTypeOf<keyof node.RefusedFile>().toEqualTypeOf<'path' | 'kind' | 'reason' | 'isVerdict'>()
  expectTypeOf<node.Library['watch']>().toEqualTypeOf<
    (folders?: readonly string[], options?: node.WatchOptions) => Promise<{ status: 'stopped' }>
  >()
  expectTypeOf<node.Library['folders']>().toEqualTypeOf<string[]>()
  expectTypeOf<typeof node.systemPath>().toEqualTypeOf<(path: string) => string | Buffer>()
  expectTypeOf<node.AddFolderOptions['createWorker']>().toEqualTypeOf<node.WorkerFactory | undefined>()
  expectTypeOf<node.Library['similar']>().toEqualTypeOf<
    (path: string, options?: node.SimilarOptions) => Promise<node.SimilarLibrarySong[]>
  >()
  expectTypeOf<keyof node.SimilarOptions>().toEqualTypeOf<
    'limit' | 'excludeSameArtist' | 'foldCopies' | 'signal' | 'user' | 'where'
  >()
  expectTypeOf<keyof node.SimilarLibrarySong>().toEqualTypeOf<keyof node.LibrarySong | 'score' | 'votes' | 'distance'>()
})

test('Library: answers that need no file are synchronous', () => {
  expectTypeOf<node.Library['find']>().toEqualTypeOf<(text: string, options?: node.FindOptions) => node.LibrarySong[]>()
  expectTypeOf<node.Library['path']>().toEqualTypeOf<
    (from: string, to: string, options?: node.PathOptions) => node.ScoredLibrarySong[]
  >()
  expectTypeOf<node.Library['mix']>().toEqualTypeOf<
    (songs: node.MixedSongs, options?: node.MixOptions) => node.ScoredLibrarySong[]
  >()
  expectTypeOf<node.Library['search']>().toEqualTypeOf<
    (text: string, options?: node.SearchOptions) => Promise<node.WordSearch>
  >()
  expectTypeOf<node.Library['orderedIds']>().toEqualTypeOf<(options?: node.ListOptions) => Float64Array>()
  expectTypeOf<keyof node.KeepOptions>().toEqualTypeOf<'keepKey' | 'keepTempo'>()
  expectTypeOf<node.WordSearch['songs'][number]['by']>().toEqualTypeOf<'name' | 'sound'>()
  expectTypeOf<keyof node.MixedSongs>().toEqualTypeOf<'plus' | 'minus'>()
  expectTypeOf<{ album: string; artist: null; weight: number }>().toExtend<node.MixSeed>()
  expectTypeOf<node.Library['similarArtists']>().toEqualTypeOf<
    (name: string, options?: node.FindOptions) => node.SimilarArtist[]
  >()
  expectTypeOf<node.Library['similarAlbums']>().toEqualTypeOf<
    (name: string, options?: node.SimilarAlbumsOptions) => node.SimilarAlbum[]
  >()
  expectTypeOf<keyof node.SimilarAlbumsOptions>().toEqualTypeOf<'limit' | 'artist' | 'user' | 'where'>()
  expectTypeOf<keyof node.SimilarAlbum>().toEqualTypeOf<'name' | 'artist' | 'songs' | 'score'>()
  expectTypeOf<typeof node.artistsInLists>().returns.toEqualTypeOf<Promise<node.ArtistInLists[]>>()
  expectTypeOf<keyof node.SimilarArtist>().toEqualTypeOf<'name' | 'songs' | 'score'>()
  expectTypeOf<node.Library['clusters']>().toEqualTypeOf<(options?: node.ClusterOptions) => node.SongCluster[]>()
  expectTypeOf<node.Library['searchTags']>().returns.toEqualTypeOf<node.TagSearch>()
  expectTypeOf<node.Library['tags']>().returns.toEqualTypeOf<Promise<node.SongTag[]>>()
})

test('files of a recommender, and a library as its ears', () => {
  expectTypeOf<typeof node.openRecommender>().returns.toEqualTypeOf<Promise<murecom.PlaylistRecommender>>()
  expectTypeOf<typeof node.saveRecommender>().returns.toEqualTypeOf<Promise<node.RecommenderManifest>>()
  expectTypeOf<typeof node.libraryNeighbors>().toEqualTypeOf<(library: node.Library) => murecom.AudioNeighbors>()
})

test('LibraryMatcher: what is matched keeps its type, and a match is found or missing', () => {
  expectTypeOf<typeof node.LibraryMatcher.build<node.LibrarySong>>().returns.toEqualTypeOf<
    Promise<node.LibraryMatcher<node.LibrarySong>>
  >()
  expectTypeOf<node.LibrarySong>().toExtend<node.OwnSong>()
  expectTypeOf<node.LibraryMatcher<node.LibrarySong>['match']>().toEqualTypeOf<
    (entry: node.ListEntry, options?: node.MatchOptions) => node.EntryMatch<node.LibrarySong>
  >()
  expectTypeOf<node.EntryMatch['status']>().toEqualTypeOf<'found' | 'missing'>()
  expectTypeOf<keyof node.MatchOptions>().toEqualTypeOf<'anyVersion' | 'nearest'>()
  expectTypeOf<keyof node.MatchEntriesOptions>().toEqualTypeOf<'anyVersion' | 'nearest' | 'signal'>()
  expectTypeOf<typeof node.readLists>().returns.resolves.toHaveProperty('lists').toEqualTypeOf<node.NamedList[]>()
})

test('SharedSounds: the answers of Library.similar, with candidates in place of filters', () => {
  expectTypeOf<typeof node.openSharedSounds>().toEqualTypeOf<(address: string) => Promise<node.SharedSounds>>()
  expectTypeOf<node.SharedSounds['similar']>().toEqualTypeOf<
    (path: string, options?: node.SharedSimilarOptions) => Promise<node.SimilarLibrarySong[]>
  >()
  expectTypeOf<node.SharedSounds['similarToVectors']>().parameter(0).toEqualTypeOf<Float32Array>()
  expectTypeOf<keyof node.SharedSimilarOptions>().toEqualTypeOf<
    'limit' | 'excludeSameArtist' | 'foldCopies' | 'candidates' | 'signal'
  >()
  expectTypeOf<keyof node.IndexSoundsOptions>().toEqualTypeOf<'signal' | 'onProgress'>()
  expectTypeOf<node.IndexSoundsReport['status']>().toEqualTypeOf<'done' | 'stopped'>()
})

test('Listening: calls are synchronous, songs are contents with a path', () => {
  expectTypeOf<typeof node.openListening>().toEqualTypeOf<
    (file: string, options?: node.OpenListeningOptions) => node.Listening
  >()
  expectTypeOf<keyof node.OpenListeningOptions>().toEqualTypeOf<'readOnly'>()
  expectTypeOf<keyof node.PlaysOptions>().toEqualTypeOf<'user' | 'since' | 'limit'>()
  expectTypeOf<node.Listening['plays']>().returns.toEqualTypeOf<node.Play[]>()
  expectTypeOf<node.Listening['playCounts']>().returns.toEqualTypeOf<node.PlayCount[]>()
  expectTypeOf<node.Listening['marks']>().returns.toEqualTypeOf<node.Mark[]>()
  expectTypeOf<node.Play['song']>().toEqualTypeOf<node.ListenedSong>()
  expectTypeOf<node.Listening['createPlaylist']>().toEqualTypeOf<(playlist: node.NewPlaylist) => number>()
})

test('features of a file', () => {
  expectTypeOf<typeof node.audioFeatures>().toEqualTypeOf<
    (path: string, options?: node.AudioFeaturesOptions) => Promise<node.AudioFeatures>
  >()
  expectTypeOf<node.AudioFeatures>().toExtend<node.SoundDescription>()
  expectTypeOf<node.AudioFeatures['bpm']>().toEqualTypeOf<number | null>()
})
