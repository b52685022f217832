import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DamagedJournalError } from '../kafka-errors'
import { MetadataJournal } from './metadata-journal'
import { type JournalEntry } from './storage'

const entries: JournalEntry[] = [
  { kind: 'topicCreated', topic: 'a', id: 'aa', partitions: 2, config: { 'retention.ms': '5' } },
  { kind: 'topicCreated', topic: 'b', id: 'bb', partitions: 1, config: {} },
  { kind: 'partitionsAdded', topic: 'a', partitions: 3 },
  { kind: 'topicConfigured', topic: 'a', config: {} },
  { kind: 'logStart', topic: 'a', partition: 1, offset: 9 },
  { kind: 'offsetsCommitted', group: 'g', offsets: [{ topic: 'a', partition: 0, offset: 4, metadata: null }] },
  { kind: 'offsetsCommitted', group: 'g', offsets: [{ topic: 'a', partition: 0, offset: 5, metadata: 'm' }] },
  { kind: 'offsetsCommitted', group: 'g', offsets: [{ topic: 'b', partition: 0, offset: 1, metadata: null }] },
  { kind: 'offsetsCommitted', group: 'h', offsets: [{ topic: 'a', partition: 0, offset: 1, metadata: null }] },
  { kind: 'groupDeleted', group: 'h' },
  { kind: 'topicDeleted', topic: 'b' },
  { kind: 'producerIdGiven', producerId: 12 },
]

describe('MetadataJournal', () => {
  let path: string
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), 'journal-')), 'journal.jsonl')
  })
  afterEach(() => rmSync(join(path, '..'), { recursive: true }))

  it('compacts the file and restores the same snapshot when it is opened again', () => {
    const first = write(entries)
    expect(first.snapshot.topics.get('a')).toEqual({
      id: 'aa',
      partitions: 3,
      config: {},
      logStartOffsets: new Map([[1, 9]]),
    })
    expect([...first.snapshot.topics.keys()]).toEqual(['a'])
    expect([...first.snapshot.groups.keys()]).toEqual(['g'])
    expect([...(first.snapshot.groups.get('g')?.values() ?? [])]).toEqual([
      { topic: 'a', partition: 0, offset: 5, metadata: 'm' },
    ])
    const second = new MetadataJournal(path)
    second.close()
    expect(second.snapshot).toEqual(first.snapshot)
    expect(lineCount()).toBe(4)
  })

  it('ignores an incomplete last line', () => {
    write(entries)
    writeFileSync(path, '{"kind":"topicDeleted","topic":"a"}', { flag: 'a' })
    const reopened = new MetadataJournal(path)
    reopened.close()
    expect([...reopened.snapshot.topics.keys()]).toEqual(['a'])
  })

  it.each(['nonsense', '{"kind":"unknown"}'])('rejects a journal with the line %s and does not change it', (line) => {
    writeFileSync(path, `{"kind":"producerIdGiven","producerId":1}\n${line}\n{}\n`)
    expect(() => new MetadataJournal(path)).toThrow(DamagedJournalError)
    expect(lineCount()).toBe(3)
  })

  function write(entriesToWrite: readonly JournalEntry[]): MetadataJournal {
    const journal = new MetadataJournal(path)
    for (const entry of entriesToWrite) journal.append(entry)
    journal.close()
    return journal
  }

  const lineCount = () => readFileSync(path, 'utf8').split('\n').length - 1
})
