// Backends of the page for developing it alone: a crude simulation that speaks the true contract. `node dev/fixture-server.mjs`
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { Server } from 'socket.io'

const names = ['order', 'kitchen', 'courier', 'status']
const deployment = { order: 'orders', kitchen: 'kitchen', courier: 'courier', status: 'status' }
const steps = [
  'orderCreated',
  'orderValidated',
  'courierMatched',
  'kitchenPreparingFood',
  'kitchenFoodReady',
  'courierPickedUp',
  'delivered',
]
const worker = [null, null, 'courier', 'kitchen', 'kitchen', 'courier', 'courier']
const seed = process.argv.includes('--empty')
  ? []
  : JSON.parse(readFileSync(new URL('../../restaurants.json', import.meta.url), 'utf8'))
let restaurants = seed.map((r) => ({ ...r, kitchenId: randomUUID() }))
const statuses = new Map()
const orders = new Map()
const open = new Map()
const totals = { placed: 0, delivered: 0 }
const chart = []
const queues = Object.fromEntries(names.map((n) => [n, Array.from({ length: 6 }, () => [])]))
const ends = [0, 0, 0, 0, 0, 0]
const done = Object.fromEntries(names.map((n) => [n, 0]))
let pods = names.flatMap((n) => [0, 1].map(() => pod(deployment[n])))
pods.push(pod('apiservice'), pod('realtimedata'), pod('podconsumerdata'))
let pending = { events: [], steps: [] }
const decisions = Object.fromEntries(names.map((n) => [n, []]))
const busyUntil = new Map()

function pod(component) {
  return {
    name: `${component}-${Math.random().toString(36).slice(2, 11)}-${Math.random().toString(36).slice(2, 7)}`,
    component,
    phase: 'ready',
    ready: true,
    createdAt: new Date().toISOString(),
    restarts: 0,
  }
}
const second = () => {
  const s = Math.floor(Date.now() / 1000) * 1000
  if (chart.at(-1)?.second !== s) chart.push({ second: s, placed: 0, delivered: 0, d: [] })
  if (chart.length > 60) chart.shift()
  return chart.at(-1)
}
function publish(order, i) {
  const p = Math.abs([...order.payload.orderId].reduce((a, c) => (a * 31 + c.charCodeAt(0)) | 0, 7)) % 6
  ends[p]++
  for (const n of names) {
    const works = i < 6 && worker[i + 1] === n
    queues[n][p].push({ order, next: works ? i + 1 : -1, at: Date.now() })
    if (!works) done[n] += 0
  }
  if (i >= 0) {
    order.history.push({ status: steps[i], timestamp: new Date().toISOString() })
    pending.steps.push({ orderId: order.payload.orderId, step: steps[i], timestamp: Date.now() })
  }
  if (i < 1) setTimeout(() => publish(order, i + 1), 8)
  if (i === 6) {
    totals.delivered++
    const s = second()
    s.delivered++
    s.d.push(Date.now() - order.placedAt)
    open.delete(order.payload.orderId)
    pending.events.push({ eventType: 'delivered', payload: order.payload, timestamp: Date.now() })
  }
}
const ownersOf = (n) => {
  const ready = pods.filter((p) => p.component === deployment[n] && p.ready && p.phase !== 'draining')
  return Array.from({ length: 6 }, (_, i) => ready[i % Math.max(1, ready.length)]?.name)
}
setInterval(() => {
  const now = Date.now()
  for (const n of names) {
    const owners = ownersOf(n)
    const starts = Math.floor((now / 10) % 6)
    for (let k = 0; k < 6; k++) {
      const p = (k + starts) % 6
      const q = queues[n][p]
      while (q.length > 0) {
        const m = q[0]
        if (m.next < 0) {
          if (now - m.at < 15) break
          q.shift()
          done[n]++
          continue
        }
        const owner = owners[p]
        if (!owner || (busyUntil.get(owner) ?? 0) > now) break
        const ms = n === 'courier' ? m.order.courierSpeed : m.order.kitchenSpeed
        busyUntil.set(owner, now + ms)
        q.shift()
        done[n]++
        setTimeout(() => publish(m.order, m.next), ms)
      }
    }
  }
}, 10)

let before = { at: Date.now(), ...done }
function lag() {
  const now = Date.now()
  const report = Object.fromEntries(
    names.map((n) => {
      const owners = ownersOf(n)
      const partitions = ends.map((end, partition) => ({
        partition,
        committed: end - queues[n][partition].length,
        end,
        lag: queues[n][partition].length,
        owner: owners[partition],
      }))
      return [
        n,
        {
          total: partitions.reduce((a, p) => a + p.lag, 0),
          partitions,
          ratePerSecond: Math.round(((done[n] - before[n]) * 10000) / Math.max(1, now - before.at)) / 10,
          members: new Set(owners).size,
        },
      ]
    }),
  )
  if (now - before.at > 500) before = { at: now, ...done }
  return report
}
const fulfil = (d) => ({
  averageMs: d.length ? d.reduce((a, b) => a + b, 0) / d.length : null,
  p95Ms: d.length ? [...d].sort((a, b) => a - b)[Math.ceil(d.length * 0.95) - 1] : null,
})

const sse = new Set()
const views = () =>
  names.map((n) => ({
    name: `${{ order: 'order', kitchen: 'kitchen', courier: 'courier', status: 'status' }[n]}consumer-scaler`,
    kind: 'ScaledObject',
    target: deployment[n],
    min: 2,
    max: 6,
    current: pods.filter((p) => p.component === deployment[n]).length,
    desired: 2,
    metrics: [{ name: 's0-kafka-orders', current: String(lag()[n].total), target: '5' }],
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ScaledObjectReady',
        message: 'ScaledObject is defined correctly and is ready for scaling',
      },
    ],
    nextSyncAt,
    ...(process.argv.includes('--no-chain') ? {} : { decisions: decisions[n] }),
  }))
const sendAll = (event, data) => {
  for (const res of sse) res.write(`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`)
}
const counts = () =>
  Object.fromEntries(
    names.map((n) => [
      {
        order: 'ordersconsumers',
        kitchen: 'kitchenconsumers',
        courier: 'courierconsumers',
        status: 'statusconsumers',
      }[n],
      pods.filter((p) => p.component === deployment[n] && p.ready).length,
    ]),
  )
const told = () => {
  sendAll('', counts())
  sendAll('pods', pods)
}
let nextSyncAt = Date.now() + 15000
setInterval(() => {
  if (process.argv.includes('--no-scaler')) return
  nextSyncAt = Date.now() + 15000
  const report = lag()
  for (const n of names) {
    const mine = pods.filter((p) => p.component === deployment[n] && p.phase !== 'draining')
    const total = report[n].total
    const raw = Math.ceil(total / 5)
    const capped = Math.min(6, raw)
    const to = Math.max(
      2,
      Math.min(
        6,
        capped > mine.length
          ? Math.min(capped, mine.length + 4)
          : capped < mine.length
            ? mine.length - 1
            : capped,
      ),
    )
    decisions[n] = [
      {
        t: Date.now(),
        autoscaler: `${n}consumer-scaler`,
        target: deployment[n],
        lagPerPartition: report[n].partitions.map((p) => p.lag),
        metric: 's0-kafka-orders',
        from: mine.length,
        to,
        reason:
          to > mine.length
            ? `lag ${total} asks for ${capped} pods`
            : to < mine.length
              ? `lag ${total} asks for ${capped}; one pod fewer`
              : 'within limits: nothing changes',
        chain: [
          {
            step: 'total',
            inputs: { lag: report[n].partitions.map((p) => p.lag) },
            formula: report[n].partitions.map((p) => p.lag).join(' + '),
            result: total,
          },
          { step: 'metric', inputs: { total, threshold: 5 }, formula: `ceil(${total} / 5)`, result: raw },
          {
            step: 'partitionCap',
            inputs: { partitions: 6 },
            formula: `min(${raw}, 6 partitions)`,
            result: capped,
          },
          {
            step: 'tolerance',
            inputs: {},
            formula: `|${(total / 5 / mine.length).toFixed(2)} − 1| > 0.1`,
            result: capped !== mine.length,
          },
          {
            step: 'stabilization',
            inputs: {},
            formula: `highest of the last 60 s: ${Math.max(capped, 2)}`,
            result: Math.max(capped, 2),
          },
          { step: 'behavior', inputs: {}, formula: `${mine.length} + 4 per 15 s, − 1 per 30 s`, result: to },
          { step: 'limits', inputs: { min: 2, max: 6 }, formula: `2 ≤ ${to} ≤ 6`, result: to },
          { step: 'replicas', inputs: {}, formula: `${mine.length} → ${to}`, result: to },
        ],
      },
      ...decisions[n],
    ].slice(0, 20)
    for (let i = mine.length; i < to; i++) {
      const p = { ...pod(deployment[n]), phase: 'starting', ready: false }
      pods.push(p)
      setTimeout(() => {
        p.phase = 'ready'
        p.ready = true
        told()
      }, 2500)
    }
    if (to < mine.length) {
      const p = mine.at(-1)
      p.phase = 'draining'
      p.ready = false
      setTimeout(() => {
        pods = pods.filter((x) => x !== p)
        told()
      }, 4000)
    }
  }
  told()
  sendAll('scaling', views())
}, 15000)

const server = createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x')
  const body = await new Promise((r) => {
    let t = ''
    req.on('data', (c) => (t += c))
    req.on('end', () => r(t ? JSON.parse(t) : {}))
  })
  const json = (code, value, headers = {}) => {
    res.writeHead(code, { 'content-type': 'application/json', ...headers })
    res.end(JSON.stringify(value))
  }
  const later = (value, ms = 60) => {
    const requestId = randomUUID()
    setTimeout(() => statuses.set(requestId, value()), ms)
    return requestId
  }
  if (url.pathname === '/createOrder') {
    if (process.env.BUSY) return json(503, { title: 'busy' }, { 'retry-after': '3' })
    const payload = {
      orderId: randomUUID(),
      userId: body.userId ?? randomUUID(),
      kitchenId: body.kitchenId ?? randomUUID(),
      dish: body.dish ?? 'testDish',
      totalPrice: body.totalPrice ?? '12.00',
    }
    const order = {
      payload,
      placedAt: Date.now(),
      history: [],
      courierSpeed: body.courierSpeed ?? 5000,
      kitchenSpeed: body.kitchenSpeed ?? 5000,
    }
    orders.set(payload.orderId, order)
    open.set(payload.orderId, order.placedAt)
    totals.placed++
    second().placed++
    pending.events.push({ eventType: 'orderRequested', payload, timestamp: Date.now() })
    setTimeout(() => publish(order, 0), 5)
    return json(202, { requestId: later(() => ({ status: 'orderCreated' })), payloadSent: payload })
  }
  if (url.pathname === '/restaurants' && req.method === 'POST') {
    restaurants = body.map((r) => ({ ...r, kitchenId: randomUUID() }))
    io.emit('restaurants')
    return json(202, { requestId: later(() => ({ status: 'kitchen list created' })) })
  }
  if (url.pathname === '/restaurants')
    return json(202, {
      requestId: later(() => ({ status: 'success', docs: restaurants }), 400),
      status: 'processing',
    })
  if (url.pathname.startsWith('/user/')) {
    const id = url.pathname.split('/')[2]
    const docs = () =>
      [...orders.values()]
        .filter((o) => o.payload.userId === id)
        .map((o) => ({ ...o.payload, status: o.history.at(-1)?.status, statusHistory: o.history }))
    return json(202, { requestId: later(() => ({ status: 'success', docs: docs() })), status: 'processing' })
  }
  if (url.pathname.startsWith('/status/')) {
    const id = url.pathname.split('/')[2]
    for (let i = 0; i < 50 && !statuses.has(id); i++) await new Promise((r) => setTimeout(r, 50))
    return json(200, statuses.get(id) ?? { status: 'processing' })
  }
  if (url.pathname === '/consumers') {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    sse.add(res)
    res.on('close', () => sse.delete(res))
    const one = (event, data) =>
      res.write(`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`)
    one('', counts())
    one('pods', pods)
    if (!process.argv.includes('--no-scaler')) one('scaling', views())
    return
  }
  json(404, {})
})
const io = new Server(server, { path: '/events', transports: ['websocket'] })
io.on('connection', (socket) => {
  flush()
  const from = Math.floor(Date.now() / 1000) * 1000 - 59000
  const points = Array.from({ length: 60 }, (_, i) => {
    const s = chart.find((c) => c.second === from + i * 1000)
    return {
      second: from + i * 1000,
      placed: s?.placed ?? 0,
      delivered: s?.delivered ?? 0,
      ...fulfil(s?.d ?? []),
    }
  })
  socket.emit('snapshot', {
    ...totals,
    inFlight: open.size,
    since: totals.placed ? 1 : null,
    complete: true,
    chart: points,
    openOrders: [...open].slice(-1000).map(([orderId, placedAt]) => ({ orderId, placedAt })),
    lag: lag(),
  })
})
function flush() {
  if (pending.events.length) io.emit('orders', pending.events)
  if (pending.steps.length) io.emit('steps', pending.steps)
  pending = { events: [], steps: [] }
}
setInterval(flush, 200)
setInterval(() => io.emit('lag', lag()), 1000)
const port = Number(process.env.PORT ?? 8095)
server.listen(port, '127.0.0.1')
