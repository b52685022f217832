import { createServer } from 'node:net'
import { engines } from '../../package.json'
import { type Finding, note, ok, problem } from './finding'

const OLDEST_NODE = engines.node.replace('>=', '')

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE.split('.').map(Number)
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  return isNewEnough
    ? ok(`Node ${version}`)
    : problem(`Node ${version} is too old`, `install Node ${OLDEST_NODE} or newer: https://nodejs.org`)
}

/** Checks the default port of `npm start`. */
export async function checkPort(port: number): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
  return isFree
    ? ok(`port ${port} is free for npm start`)
    : note(`port ${port} is in use (by npm start itself?); npm start will use the next free port`)
}
