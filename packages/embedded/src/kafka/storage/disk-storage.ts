import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openLocked } from '../../folder-lock'
import { type Logger } from '../../logger'
import { MetadataJournal } from './metadata-journal'
import { SegmentDirectory } from './segment-directory'
import { recoverSegments } from './segment-recovery'
import { type Storage } from './storage'

/**
 * Stores the broker's data in a directory: `journal.jsonl`, and under `topics/` one directory per partition.
 * Acknowledged data survives a kill of the process. A power failure may lose data that is not yet synced to disk.
 */
export function openDiskStorage({ dataDir, logger }: { dataDir: string; logger: Logger }): Storage {
  const topicsDir = join(dataDir, 'topics')
  const [journal, unlock] = openLocked(dataDir, () => new MetadataJournal(join(dataDir, 'journal.jsonl')))
  mkdirSync(topicsDir, { recursive: true })
  return {
    directory: topicsDir,
    snapshot: journal.snapshot,
    append: (entry) => journal.append(entry),
    openPartition(topic, partition) {
      const directory = join(topicsDir, `${topic}-${partition}`)
      const startOffset = journal.snapshot.topics.get(topic)?.logStartOffsets.get(partition) ?? 0
      const setLogStartOffset = (offset: number) => journal.append({ kind: 'logStart', topic, partition, offset })
      const files = new SegmentDirectory(directory, setLogStartOffset)
      return { files, segments: recoverSegments(directory, logger), startOffset }
    },
    deleteTopic: (topic) => removePartitions(topicsDir, topic),
    close() {
      try {
        journal.close()
      } finally {
        unlock()
      }
    },
  }
}

function removePartitions(topicsDir: string, topic: string): void {
  for (const name of readdirSync(topicsDir)) {
    const dashIndex = name.lastIndexOf('-')
    if (name.slice(0, dashIndex) === topic) rmSync(join(topicsDir, name), { recursive: true, force: true })
  }
}
