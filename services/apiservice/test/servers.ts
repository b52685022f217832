/** Where the servers of a test run are. */
export interface Servers {
  brokers: readonly string[]
  stop(): Promise<void>
}

/** The servers that the environment names. */
export function startServers(): Promise<Servers> {
  const { BOOTSTRAP_SERVERS } = process.env
  if (!BOOTSTRAP_SERVERS) throw new Error('BOOTSTRAP_SERVERS is not set')
  return Promise.resolve({ brokers: BOOTSTRAP_SERVERS.split(','), stop: () => Promise.resolve() })
}
