import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '../../logger'
import { Catalog } from './catalog'
import { Journal } from './journal'

let dataDir: string
const open: Journal[] = []
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'journal-'))))
afterEach(async () => {
  await Promise.all(open.splice(0).map((journal) => journal.close()))
  rmSync(dataDir, { recursive: true })
})

const file = () => join(dataDir, 'mongo.journal')

/** A catalog with its journal, as the server opens them. */
function start({ smallestCompaction = 1e9, warnings = [] as object[] } = {}) {
  const catalog = new Catalog()
  const logger = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) }
  const journal = new Journal({
    dataDir,
    logger,
    replay: (change) => catalog.apply(change),
    snapshot: () => catalog.snapshot(),
    smallestCompaction,
  })
  open.push(journal)
  catalog.listen((change) => journal.append(change))
  return { catalog, journal }
}

const stop = (journal: Journal) => open.splice(open.indexOf(journal), 1)[0]?.close()

const documentsOf = (catalog: Catalog, namespace: string) => [...(catalog.find(namespace)?.documents() ?? [])]

it('replays every kind of change', async () => {
  const { catalog, journal } = start()
  const collection = catalog.findOrCreate('db.kept')
  collection.createIndex({ name: 'n_1', key: { n: 1 }, unique: true })
  collection.createIndex({ name: 'gone', key: { m: 1 } })
  for (const n of [1, 2, 3]) collection.insert({ _id: n, n })
  const record = collection.get(2)
  if (record) collection.replace(record, { _id: 2, n: 20, long: 2n ** 60n })
  collection.remove(collection.get(3) ?? { key: '', document: {} })
  collection.dropIndex('gone')
  catalog.findOrCreate('db.dropped').insert({ _id: 1 })
  catalog.drop('db.dropped')
  await stop(journal)

  const again = start().catalog
  expect(documentsOf(again, 'db.kept')).toEqual([
    { _id: 1, n: 1 },
    { _id: 2, n: 20, long: 2n ** 60n },
  ])
  expect(again.find('db.kept')?.indexSpecifications.map(({ name }) => name)).toEqual(['_id_', 'n_1'])
  expect(again.find('db.dropped')).toBeUndefined()
  expect(() => again.find('db.kept')?.insert({ _id: 9, n: 20 })).toThrow('E11000')
})

it.each([
  ['half a frame', (path: string) => truncateSync(path, statSync(path).size - 3)],
  ['zeros from a power failure', (path: string) => appendFileSync(path, Buffer.alloc(100))],
  ['a flipped bit in the last frame', (path: string) => flipBit(path, statSync(path).size - 6)],
])('truncates %s at the end and continues', async (_name, damage) => {
  const first = start()
  for (const n of [1, 2]) first.catalog.findOrCreate('db.c').insert({ _id: n })
  first.journal.flush()
  const whole = statSync(file()).size
  first.catalog.findOrCreate('db.c').insert({ _id: 3 })
  await stop(first.journal)
  damage(file())

  const warnings: object[] = []
  const second = start({ warnings })
  const isLastLost = statSync(file()).size === whole
  expect(documentsOf(second.catalog, 'db.c')).toHaveLength(isLastLost ? 2 : 3)
  expect(warnings).toEqual([{ file: file(), bytes: expect.any(Number) as number }])
  second.catalog.findOrCreate('db.c').insert({ _id: 4 })
  await stop(second.journal)
  expect(documentsOf(start().catalog, 'db.c').at(-1)).toEqual({ _id: 4 })
})

it('is compacted once its size has doubled, with the changes made in the meantime', async () => {
  const { catalog, journal } = start({ smallestCompaction: 20_000 })
  const collection = catalog.findOrCreate('db.c')
  collection.createIndex({ name: 'n_1', key: { n: 1 } })
  for (let n = 0; n < 100; n++) collection.insert({ _id: n, n: 0 })
  journal.flush()
  let [round, rewritten, size] = [0, 0, 0]
  while (rewritten < 2) {
    round++
    for (let n = 0; n < 100; n++) {
      const record = collection.get(n)
      if (record) collection.replace(record, { _id: n, n: round })
    }
    journal.flush()
    if (statSync(file()).size < size) rewritten++
    size = statSync(file()).size
    await new Promise((resolve) => setImmediate(resolve))
  }
  await stop(journal)
  const again = start().catalog
  expect(documentsOf(again, 'db.c')).toEqual(Array.from({ length: 100 }, (_, n) => ({ _id: n, n: round })))
  expect(again.find('db.c')?.indexSpecifications).toHaveLength(2)
})

function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path)
  bytes.writeUInt8((bytes[offset] ?? 0) ^ 1, offset)
  writeFileSync(path, bytes)
}
