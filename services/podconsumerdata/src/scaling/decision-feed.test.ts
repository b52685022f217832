import { type Server, type ServerResponse, createServer } from 'node:http'
import { once } from 'node:events'
import { type AddressInfo } from 'node:net'
import { DecisionFeed } from './decision-feed'

const MISSING_MS = 100

let server: Server
let feed: DecisionFeed
let onChange: () => void
let respond: (res: ServerResponse) => void
let requests: string[]

const createDecision = (t: number, loop: 'keda' | 'hpa', to = 2) => ({
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
const createLine = (...decision: Parameters<typeof createDecision>) =>
  `${JSON.stringify({ autoscaler: 'a', nextSyncAt: 99, decision: createDecision(...decision) })}\n`
const waitUntil = (condition: () => boolean) =>
  new Promise<void>((resolve) => {
    onChange = () => {
      if (condition()) resolve()
    }
    onChange()
  })

beforeEach(async () => {
  requests = []
  onChange = () => undefined
  server = createServer((req, res) => {
    requests.push(req.url ?? '')
    respond(res)
    onChange()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  feed = new DecisionFeed({
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onChange: () => onChange(),
    retry: { reconnectMs: 1, missingMs: MISSING_MS },
  })
})

afterEach(() => {
  feed.stop()
  server.close()
  server.closeAllConnections()
})

describe('DecisionFeed', () => {
  it('keeps the latest decisions, newest first, without KEDA polls that change nothing', async () => {
    respond = (res) => {
      for (let t = 1; t <= 12; t++) res.write(createLine(t, 'hpa'))
      res.write(createLine(13, 'keda', 3))
      res.write(createLine(14, 'keda'))
      res.write(createLine(15, 'hpa'))
    }
    void feed.start()
    await waitUntil(() => feed.decisionsOf('a')?.decisions[0]?.t === 15)
    expect(feed.decisionsOf('a')?.decisions.map(({ t }) => t)).toEqual([15, 13, 12, 11, 10, 9, 8, 7, 6, 5])
    expect(feed.decisionsOf('a')?.nextSyncAt).toBe(99)
  })

  it('opens the stream again when it ends', async () => {
    respond = (res) => res.end(createLine(requests.length, 'hpa'))
    void feed.start()
    await waitUntil(() => feed.decisionsOf('a')?.decisions[0]?.t === 2)
    expect(feed.decisionsOf('a')?.decisions).toHaveLength(1)
  })

  it('pauses longer if the server does not have the stream', async () => {
    const times: number[] = []
    respond = (res) => {
      times.push(performance.now())
      res.writeHead(404).end()
    }
    void feed.start()
    await waitUntil(() => requests.length === 2)
    expect(requests).toEqual(['/decisions?watch=true', '/decisions?watch=true'])
    // A timer may fire up to one millisecond early.
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(MISSING_MS - 1)
    expect(feed.decisionsOf('a')).toBeUndefined()
  })
})
