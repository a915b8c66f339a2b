/** The training thread. A bundler that does not find it by itself makes a module worker of `@murecom/word2vec/worker`. */
import './threads/worker.ts'
