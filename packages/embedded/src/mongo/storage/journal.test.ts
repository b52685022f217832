import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '../../logger'
import { Catalog } from './catalog'
import { Journal } from './journal'

let dataDir: string
const openJournals: Journal[] = []
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'journal-'))))
afterEach(async () => {
  await Promise.all(openJournals.splice(0).map((journal) => journal.close()))
  rmSync(dataDir, { recursive: true })
})

const journalPath = () => join(dataDir, 'mongo.journal')

/** Opens the journal with a new catalog. */
function openJournal({ minCompactionBytes = 1e9, warnings = [] as object[] } = {}) {
  const catalog = new Catalog()
  const logger = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) }
  const journal = new Journal({ dataDir, logger, catalog, minCompactionBytes })
  openJournals.push(journal)
  return { catalog, journal }
}

const closeJournal = (journal: Journal) => openJournals.splice(openJournals.indexOf(journal), 1)[0]?.close()

const documentsOf = (catalog: Catalog, namespace: string) => [...(catalog.find(namespace)?.documents() ?? [])]

it('replays every kind of change', async () => {
  const { catalog, journal } = openJournal()
  const collection = catalog.findOrCreate('db.kept')
  collection.createIndex({ name: 'n_1', key: { n: 1 }, unique: true })
  collection.createIndex({ name: 'gone', key: { m: 1 } })
  for (const n of [1, 2, 3]) collection.insert({ _id: n, n })
  collection.put({ _id: 2, n: 20, long: 2n ** 60n })
  collection.delete(3)
  collection.dropIndex('gone')
  catalog.findOrCreate('db.dropped').insert({ _id: 1 })
  catalog.drop('db.dropped')
  await closeJournal(journal)

  const reopened = openJournal().catalog
  expect(documentsOf(reopened, 'db.kept')).toEqual([
    { _id: 1, n: 1 },
    { _id: 2, n: 20, long: 2n ** 60n },
  ])
  expect(reopened.find('db.kept')?.indexSpecifications.map(({ name }) => name)).toEqual(['_id_', 'n_1'])
  expect(reopened.find('db.dropped')).toBeUndefined()
  expect(() => reopened.find('db.kept')?.insert({ _id: 9, n: 20 })).toThrow('E11000')
})

it('replays all changes of a transaction or none', async () => {
  const first = openJournal()
  const puts = [1, 2, 3].map((_id) => ({
    change: { kind: 'put' as const, namespace: 'db.c', document: { _id } },
    undo: () => [],
  }))
  first.catalog.findOrCreate('db.c').insert({ _id: 0 })
  first.catalog.applyGroup(puts)
  await closeJournal(first.journal)
  const second = openJournal()
  expect(documentsOf(second.catalog, 'db.c')).toHaveLength(4)
  await closeJournal(second.journal)
  truncateSync(journalPath(), statSync(journalPath()).size - 3)
  expect(documentsOf(openJournal().catalog, 'db.c')).toEqual([{ _id: 0 }])
})

it.each([
  ['an incomplete frame', (path: string) => truncateSync(path, statSync(path).size - 3)],
  ['zeros from a power failure', (path: string) => appendFileSync(path, Buffer.alloc(100))],
  ['a flipped bit in the last frame', (path: string) => flipBit(path, statSync(path).size - 6)],
])('truncates %s at the end and continues', async (_name, damage) => {
  const first = openJournal()
  for (const n of [1, 2]) first.catalog.findOrCreate('db.c').insert({ _id: n })
  first.journal.flush()
  const sizeBefore = statSync(journalPath()).size
  first.catalog.findOrCreate('db.c').insert({ _id: 3 })
  await closeJournal(first.journal)
  damage(journalPath())

  const warnings: object[] = []
  const second = openJournal({ warnings })
  const isLastChangeLost = statSync(journalPath()).size === sizeBefore
  expect(documentsOf(second.catalog, 'db.c')).toHaveLength(isLastChangeLost ? 2 : 3)
  expect(warnings).toEqual([{ file: journalPath(), bytes: expect.any(Number) as number }])
  second.catalog.findOrCreate('db.c').insert({ _id: 4 })
  await closeJournal(second.journal)
  expect(documentsOf(openJournal().catalog, 'db.c').at(-1)).toEqual({ _id: 4 })
})

it('compacts the file when its size has doubled, and keeps the changes made meanwhile', async () => {
  const { catalog, journal } = openJournal({ minCompactionBytes: 20_000 })
  const collection = catalog.findOrCreate('db.c')
  collection.createIndex({ name: 'n_1', key: { n: 1 } })
  for (let n = 0; n < 100; n++) collection.insert({ _id: n, n: 0 })
  journal.flush()
  let [round, compactions, size] = [0, 0, 0]
  while (compactions < 2) {
    round++
    for (let n = 0; n < 100; n++) collection.put({ _id: n, n: round })
    journal.flush()
    if (statSync(journalPath()).size < size) compactions++
    size = statSync(journalPath()).size
    await new Promise((resolve) => setImmediate(resolve))
  }
  await closeJournal(journal)
  const reopened = openJournal().catalog
  expect(documentsOf(reopened, 'db.c')).toEqual(Array.from({ length: 100 }, (_, n) => ({ _id: n, n: round })))
  expect(reopened.find('db.c')?.indexSpecifications).toHaveLength(2)
})

function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path)
  bytes.writeUInt8((bytes[offset] ?? 0) ^ 1, offset)
  writeFileSync(path, bytes)
}
