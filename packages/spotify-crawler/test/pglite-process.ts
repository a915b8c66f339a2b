// PGlite behind a socket, in a process of its own: whoever asks it synchronously cannot be it as well. Prints its port.
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const server = new PGLiteSocketServer({ db: await PGlite.create(), port: 0, host: '127.0.0.1' })
await server.start()
console.log(server.getServerConn())
