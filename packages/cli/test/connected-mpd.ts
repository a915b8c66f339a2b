import { MpdClient } from '../src/mpd/client.ts'

/** A client of a player on this machine that may still be starting. */
export async function connectedMpd(port: number, password?: string): Promise<MpdClient> {
  for (;;) {
    try {
      return await MpdClient.connect({ host: '127.0.0.1', port }, password)
    } catch {
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
}
