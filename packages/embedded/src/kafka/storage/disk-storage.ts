import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '../../folder-lock'
import { type Logger } from '../../logger'
import { Journal } from './metadata-journal'
import { SegmentDirectory } from './segment-directory'
import { recoverSegments } from './segment-recovery'
import { type Storage } from './storage'

/**
 * Keeps everything in a directory: `journal.jsonl`, and under `topics/` one directory per partition with its segments.
 * What was acknowledged survives a kill of the process; a power cut may cost what the system had not written yet.
 */
export function openDiskStorage({ dataDir, logger }: { dataDir: string; logger: Logger }): Storage {
  const topicsDir = join(dataDir, 'topics')
  const release = lockFolder(dataDir)
  mkdirSync(topicsDir, { recursive: true })
  const journal = new Journal(join(dataDir, 'journal.jsonl'))
  return {
    snapshot: journal.snapshot,
    record: (entry) => journal.record(entry),
    openPartition(topic, partition) {
      const directory = join(topicsDir, `${topic}-${partition}`)
      const startOffset = journal.snapshot.topics.get(topic)?.starts.get(partition) ?? 0
      const recordStart = (offset: number) => journal.record({ kind: 'logStart', topic, partition, offset })
      const files = new SegmentDirectory({ directory, recordStart })
      return { files, segments: recoverSegments(directory, logger), startOffset }
    },
    deleteTopic: (topic) => removePartitions(topicsDir, topic),
    close() {
      journal.close()
      release()
    },
  }
}

function removePartitions(topicsDir: string, topic: string): void {
  for (const name of readdirSync(topicsDir)) {
    const dash = name.lastIndexOf('-')
    if (name.slice(0, dash) === topic) rmSync(join(topicsDir, name), { recursive: true, force: true })
  }
}
