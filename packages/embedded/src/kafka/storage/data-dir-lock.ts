import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DataDirInUseError } from './errors'

/**
 * Keeps a second broker out of a data directory. Returns what gives it free; the lock of a killed process does not count.
 * @throws DataDirInUseError while its owner lives.
 */
export function lockDataDir(lockFile: string): () => void {
  const owner = Number(readLock(lockFile))
  // Our own pid is a leftover too: in a container every start may get the same one.
  if (owner > 0 && owner !== process.pid && isAlive(owner))
    throw new DataDirInUseError({ lockFile, pid: owner })
  writeFileSync(lockFile, String(process.pid))
  return () => rmSync(lockFile, { force: true })
}

function readLock(lockFile: string): string {
  try {
    return readFileSync(lockFile, 'utf8')
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
