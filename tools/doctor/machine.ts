import { createServer } from 'node:net'
import { type Finding, note, ok, wrong } from './finding'

const OLDEST_NODE = [20, 19] as const

export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  return isNewEnough
    ? ok(`Node ${version}`)
    : wrong(
        `Node ${version} is too old`,
        `install Node ${OLDEST_NODE.join('.')} or newer: https://nodejs.org`,
      )
}

/** Whether `npm start` gets the port it would like; without it, it takes the next free one. */
export async function judgePort(port: number): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
  return isFree
    ? ok(`port ${port} is free for npm start`)
    : note(`port ${port} is taken (by npm start itself?); npm start will use the next free one`)
}
