import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Another server uses the folder. Without this error, both would write to the same journal. */
class FolderInUseError extends Error {
  readonly code = 'EMBEDDED_FOLDER_IN_USE'

  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      pid === process.pid
        ? `${folder} is used by another server of this process: close that server first`
        : `${folder} is used by process ${pid}: stop that process, or delete ${join(folder, 'owner.pid')} if that process is unrelated`,
    )
    this.name = 'FolderInUseError'
  }
}

/** The folders that servers of this process use. */
const lockedFolders = new Set<string>()

/**
 * Creates the folder, locks it for one server, and calls `open`. Returns what this opened and a function that unlocks the
 * folder. @throws FolderInUseError, or the error of `open`, after which the folder is unlocked.
 */
export function openLocked<T>(folder: string, open: () => T): [opened: T, unlock: () => void] {
  mkdirSync(folder, { recursive: true })
  const unlock = lock(realpathSync(folder))
  try {
    return [open(), unlock]
  } catch (error) {
    unlock()
    throw error
  }
}

function lock(folder: string): () => void {
  const file = join(folder, 'owner.pid')
  const owner = readOwner(file)
  if (owner !== undefined && isUsedBy(owner, folder)) throw new FolderInUseError(folder, owner)
  writeFileSync(file, String(process.pid))
  lockedFolders.add(folder)
  return () => {
    rmSync(file, { force: true })
    lockedFolders.delete(folder)
  }
}

// If this process has not locked the folder, an ended process had the same pid: in a container, it is often 1.
const isUsedBy = (pid: number, folder: string): boolean =>
  pid === process.pid ? lockedFolders.has(folder) : isAlive(pid)

function readOwner(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
