import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aBatch } from '../../../test/kafka/batch'
import { silentLogger } from '../../logger'
import { TopicStore } from '../topics/topic-store'
import { openDiskStorage } from './disk-storage'
import { type Storage } from './storage'

describe('topics in a data directory', () => {
  let dataDir: string
  let now: number
  let storage: Storage
  let topics: TopicStore
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'storage-'))
    now = 1_000_000
    open()
  })
  afterEach(() => {
    close()
    rmSync(dataDir, { recursive: true })
  })

  it('removes the files of deleted segments', () => {
    const log = create({ 'retention.bytes': '20000', 'segment.bytes': '5000' })
    for (let i = 0; i < 100; i++) log.append(aBatch({ valueBytes: 1_000 }))
    expect(files().length).toBeLessThan(8)
    const { startOffset } = log
    expect(startOffset).toBeGreaterThan(50)
    reopen()
    expect(reopenedLog()).toMatchObject({ startOffset, endOffset: 100 })
  })

  it('continues the offsets after all segments were deleted', () => {
    const log = create({ 'retention.ms': '1000' })
    for (let i = 0; i < 5; i++) log.append(aBatch({ timestamp: now }))
    now += 10_000
    log.applyRetention()
    expect(files()).toEqual([])
    reopen()
    expect(reopenedLog()?.append(aBatch({ timestamp: now })).baseOffset).toBe(5)
  })

  it('restores the log start offset after records were deleted', () => {
    const log = create({})
    for (let i = 0; i < 5; i++) log.append(aBatch())
    log.deleteBefore(3)
    reopen()
    expect(reopenedLog()).toMatchObject({ startOffset: 3, endOffset: 5 })
  })

  it('restores the sequence numbers of idempotent producers', () => {
    const batch = { producerId: 7, epoch: 0, sequence: 0, count: 2 }
    create({}).append(aBatch(batch))
    reopen()
    expect(reopenedLog()?.append(aBatch(batch)).baseOffset).toBe(0)
    expect(reopenedLog()?.endOffset).toBe(2)
  })

  it('creates an empty topic after a topic of the same name was deleted', () => {
    create({}).append(aBatch())
    const topic = topics.get('t')
    if (topic) topics.delete(topic)
    expect(create({})).toMatchObject({ startOffset: 0, endOffset: 0 })
    reopen()
    expect(reopenedLog()?.endOffset).toBe(0)
  })

  it('keeps the batches before a damaged batch', () => {
    const log = create({ 'segment.bytes': '300' })
    for (let i = 0; i < 10; i++) log.append(aBatch())
    const damaged = files()[2] as string
    writeFileSync(join(dataDir, 'topics', 't-0', damaged), Buffer.alloc(200, 7))
    reopen()
    expect(reopenedLog()?.endOffset).toBe(Number(damaged.slice(0, 20)))
    expect(files().length).toBe(2)
  })

  it('restores a compacted log, and continues it', () => {
    const log = create({ 'cleanup.policy': 'compact', 'segment.bytes': '300' })
    for (let i = 0; i < 20; i++) log.append(aBatch({ key: `${i % 3}` }))
    log.append(aBatch({ key: 'last' }))
    log.applyRetention()
    const compacted = Buffer.concat(log.read(0, 1e9, true))
    expect(compacted.length).toBeLessThan(8 * aBatch({ key: '0' }).length)
    reopen()
    expect(Buffer.concat(reopenedLog()?.read(0, 1e9, true) ?? [])).toEqual(compacted)
    expect(reopenedLog()?.append(aBatch({ key: 'next' })).baseOffset).toBe(21)
    reopen()
    expect(reopenedLog()?.endOffset).toBe(22)
  })

  function create(config: Record<string, string>) {
    const [log] = topics.create('t', 1, new Map(Object.entries(config))).partitions
    if (!log) throw new Error('the topic has no partitions')
    return log
  }

  function open(): void {
    storage = openDiskStorage({ dataDir, logger: silentLogger })
    topics = new TopicStore(storage, {}, () => now)
  }

  function close(): void {
    topics.close()
    storage.close()
  }

  function reopen(): void {
    close()
    open()
  }

  const reopenedLog = () => topics.partition('t', 0)
  const files = () => readdirSync(join(dataDir, 'topics', 't-0')).sort()
})
