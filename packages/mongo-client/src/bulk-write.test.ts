import { type Collection, MongoBulkWriteError } from 'mongodb'
import { writeEach } from './bulk-write'

const operations = [{ insertOne: { document: {} } }, { insertOne: { document: {} } }]

/** A collection of a replica set, which neither the embedded server nor the one of `start:real` can be. */
function refusing(writeConcernError?: { code: number; errmsg: string }): Collection {
  const writeErrors = [{ index: 1, code: 11_000, errmsg: 'duplicate' }]
  const result = { getWriteConcernError: () => writeConcernError }
  const error = new MongoBulkWriteError({ message: 'bulk', code: 11_000, writeErrors } as never, result as never)
  return { bulkWrite: () => Promise.reject(error) } as never
}

it('tells which operation failed', async () => {
  const errors = await writeEach(refusing(), operations)
  expect(errors).toMatchObject([undefined, { code: 11_000, message: 'duplicate' }])
})

it('takes nothing for written that the replica set may undo', async () => {
  const steppedDown = { code: 189, errmsg: 'primary stepped down' }
  const written = writeEach(refusing(steppedDown), operations)
  await expect(written).rejects.toMatchObject({ code: 189, message: 'primary stepped down' })
})
