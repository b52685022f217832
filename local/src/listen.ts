import { type AddressInfo, type Server } from 'node:net'

const MAX_ATTEMPTS = 20

/**
 * The address is not a loopback address. The local cluster has no passwords and can run commands, so only this machine
 * may reach it.
 */
class NotLoopbackError extends Error {
  override readonly name = 'NotLoopbackError'
  readonly code = 'NOT_LOOPBACK'
}

/** Whether an address is a loopback address, which only this machine can reach. */
export const isLoopback = (address = '') => /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/.test(address)

/** Listens on a loopback address and returns the port. `port`: 0 means any free port. Rejects if the port is in use. */
export function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  if (!isLoopback(host)) return Promise.reject(new NotLoopbackError(`${host} is not a loopback address`))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

/**
 * Calls `start` with port `first` or, if it is in use or not permitted, with the next ports; after 20 attempts with 0,
 * which means any free port. Returns the result of `start`. `onUnavailable`: called for each other port, with the code of
 * its error.
 * @throws the error of `start`, unless it is EADDRINUSE or EACCES
 */
export async function startOnFreePort<T>(
  first: number,
  start: (port: number) => Promise<T>,
  onUnavailable?: (port: number, code: 'EADDRINUSE' | 'EACCES') => void,
): Promise<T> {
  if (first === 0) return start(0)
  for (let port = first; port < Math.min(first + MAX_ATTEMPTS, 65_536); port++) {
    try {
      return await start(port)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
      onUnavailable?.(port, code)
    }
  }
  return start(0)
}
