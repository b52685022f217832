/** Where the servers of a test run are. */
export interface Servers {
  brokers: readonly string[]
  redisUrl: string
  stop(): Promise<void>
}

/** The servers that the environment names. */
export function startServers(): Promise<Servers> {
  const { BOOTSTRAP_SERVERS, REDIS_URL } = process.env
  if (!BOOTSTRAP_SERVERS || !REDIS_URL) throw new Error('BOOTSTRAP_SERVERS and REDIS_URL are not set')
  return Promise.resolve({
    brokers: BOOTSTRAP_SERVERS.split(','),
    redisUrl: REDIS_URL,
    stop: () => Promise.resolve(),
  })
}
