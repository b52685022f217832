import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Another process uses the folder. Without this error, both would write to the same journal. */
class FolderInUseError extends Error {
  readonly code = 'EMBEDDED_FOLDER_IN_USE'

  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `${folder} is used by process ${pid}: stop that process, or delete ${join(folder, 'owner.pid')} if that process is unrelated`,
    )
    this.name = 'FolderInUseError'
  }
}

/** Creates the folder and locks it for this process; returns a function that unlocks it. @throws FolderInUseError. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'owner.pid')
  mkdirSync(folder, { recursive: true })
  const owner = readOwner(file)
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) throw new FolderInUseError(folder, owner)
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

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
  } catch {
    return false
  }
}
