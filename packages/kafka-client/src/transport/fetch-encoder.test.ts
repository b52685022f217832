import { encodeFetchRequest } from './fetch-encoder'
import { loadRequests } from './kafkajs-internals'

interface Definition {
  protocol(options: { version: number }): (body: object) => { request: { encode(): Promise<{ buffer: Buffer }> } }
}

const partitions = [
  { partition: 0, fetchOffset: 0, maxBytes: 1_000 },
  { partition: 59, fetchOffset: 2 ** 40 + 7, maxBytes: 2_000 },
]
const request = { maxWaitTime: 300, minBytes: 1, maxBytes: 4_096, topics: [{ topic: 'pedidos-é', partitions }] }

it.each([4, 5, 6, 7, 8, 9, 10, 11])('encodes a Fetch request of version %i like kafkajs', async (version) => {
  const { protocol } = loadRequests()['Fetch'] as unknown as Definition
  const topics = [
    { topic: 'pedidos-é', partitions: partitions.map((each) => ({ ...each, fetchOffset: String(each.fetchOffset) })) },
  ]
  const expected = await protocol({ version })({ ...request, topics, replicaId: -1 }).request.encode()
  const encoded = encodeFetchRequest(request, version) as unknown as { buffer: Buffer }
  expect(encoded.buffer.toString('hex')).toBe(expected.buffer.toString('hex'))
})
