/** The thread of fit, parallel and loadMusicnn. A bundler that does not find it by itself makes one of `@murecom/genre-cnn/worker`. */
import './threads/worker.ts'
