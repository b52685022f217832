import { type AddressInfo, createServer } from 'node:net'

const handedOut = new Set<number>()

/** A free loopback port that was not handed out before. The pod that gets it listens on it a moment later. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await probe()
    if (handedOut.has(port)) continue
    handedOut.add(port)
    return port
  }
}

function probe(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
