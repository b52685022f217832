import { type Server, type ServerResponse, createServer } from 'node:http'
import { once } from 'node:events'
import { type AddressInfo } from 'node:net'
import { DecisionFeed } from './decision-feed'

let server: Server
let feed: DecisionFeed
let changed: () => void
let answer: (res: ServerResponse) => void
let requests: string[]

const decision = (t: number, loop: 'keda' | 'hpa', to = 2) => ({
  t,
  loop,
  autoscaler: 'a',
  target: 'x',
  lagPerPartition: [],
  metric: '',
  chain: [],
  from: 2,
  to,
  reason: '',
})
const line = (decision: object) => `${JSON.stringify({ autoscaler: 'a', nextSyncAt: 99, decision })}\n`
const seen = (fact: () => boolean) =>
  new Promise<void>((resolve) => {
    changed = () => void (fact() && resolve())
    changed()
  })

beforeEach(async () => {
  requests = []
  changed = () => undefined
  server = createServer((req, res) => {
    requests.push(req.url ?? '')
    answer(res)
    changed()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  feed = new DecisionFeed({
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onChange: () => changed(),
    retry: { lostMs: 1, absentMs: 60_000 },
  })
})

afterEach(() => {
  feed.stop()
  server.close()
  server.closeAllConnections()
})

describe('DecisionFeed', () => {
  it('keeps the newest decisions of an autoscaler, newest first, without idle polls of KEDA', async () => {
    answer = (res) => {
      for (let t = 1; t <= 12; t++) res.write(line(decision(t, 'hpa')))
      res.write(line(decision(13, 'keda', 3)))
      res.write(line(decision(14, 'keda')))
      res.write(line(decision(15, 'hpa')))
    }
    void feed.start()
    await seen(() => feed.of('a')?.decisions[0]?.t === 15)
    expect(feed.of('a')?.decisions.map(({ t }) => t)).toEqual([15, 13, 12, 11, 10, 9, 8, 7, 6, 5])
    expect(feed.of('a')?.nextSyncAt).toBe(99)
  })

  it('starts again when the stream was lost', async () => {
    answer = (res) => res.end(line(decision(requests.length, 'hpa')))
    void feed.start()
    await seen(() => feed.of('a')?.decisions[0]?.t === 2)
    expect(feed.of('a')?.decisions).toHaveLength(1)
  })

  it('pauses longer for a server without such a stream', async () => {
    answer = (res) => res.writeHead(404).end()
    void feed.start()
    await seen(() => requests.length === 1)
    expect(requests).toEqual(['/decisions?watch=true'])
    expect(feed.of('a')).toBeUndefined()
  })
})
