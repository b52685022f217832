// The process that ProcessGuard starts: ends the guarded process groups when its IPC channel to the runner closes.

import { type GuardMessage, signalGroup } from './process-guard'

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 5_000

const groups = new Set<number>()

process.on('message', (message: GuardMessage) => {
  if ('add' in message) groups.add(message.add)
  else groups.delete(message.remove)
})

process.on('disconnect', () => {
  for (const group of groups) signalGroup(group, 'SIGTERM')
  if (groups.size === 0) process.exit()
  setTimeout(() => {
    for (const group of groups) signalGroup(group, 'SIGKILL')
    process.exit()
  }, GRACE_MS)
})
