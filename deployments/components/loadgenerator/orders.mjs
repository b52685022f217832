// Orders at an even rate, then waits until every one is delivered. Exit code 1 when one is refused or missing.
// RATE orders a second for DURATION seconds at URL; SPEED ms for each step of kitchen and courier; WAIT seconds at most.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const { URL: url = 'http://apiservice:8080' } = process.env
const rate = number('RATE', 20)
const duration = number('DURATION', 60)
const speed = number('SPEED', 50)
const patience = number('WAIT', 300)

// An answer lists the newest 200 orders of a user.
const ordersPerUser = 100
const ordered = new Map()
let refused = 0

function number(name, byDefault) {
  const value = Number(process.env[name] ?? byDefault)
  if (Number.isFinite(value) && value >= 0) return value
  console.error(`${name} is "${process.env[name]}"; a number is expected`)
  process.exit(2)
}

async function order(userId) {
  const response = await fetch(`${url}/createOrder`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, kitchenSpeed: speed, courierSpeed: speed }),
  }).catch(() => undefined)
  if (response?.status !== 202) refused++
  else ordered.get(userId).push((await response.json()).payloadSent.orderId)
}

async function orderAll() {
  const startedAt = Date.now()
  const total = Math.round(rate * duration)
  const running = []
  let userId
  for (let sent = 0; sent < total; sent++) {
    await sleep(Math.max(0, startedAt + (sent * 1_000) / rate - Date.now()))
    if (sent % ordersPerUser === 0) ordered.set((userId = randomUUID()), [])
    running.push(order(userId))
    if (sent > 0 && sent % Math.ceil(rate * 10) === 0) console.log(`${sent} ordered, ${refused} refused`)
  }
  await Promise.all(running)
}

async function undelivered(userId, orderIds) {
  const accepted = await fetch(`${url}/user/${userId}/orders`).then((response) => response.json())
  const answer = await fetch(`${url}/status/${accepted.requestId}?wait=10000`).then((response) => response.json())
  const delivered = (answer.docs ?? []).filter(({ status }) => status === 'delivered').map(({ orderId }) => orderId)
  return orderIds.filter((orderId) => !delivered.includes(orderId))
}

async function awaitDelivery() {
  const deadline = Date.now() + patience * 1_000
  for (const [userId, orderIds] of ordered) {
    for (;;) {
      const missing = await undelivered(userId, orderIds).catch(() => orderIds)
      if (missing.length === 0) break
      if (Date.now() > deadline) return missing
      await sleep(1_000)
    }
  }
  return []
}

const startedAt = Date.now()
await orderAll()
const accepted = [...ordered.values()].flat().length
console.log(`${accepted} accepted, ${refused} refused in ${Math.round((Date.now() - startedAt) / 1_000)} s; waiting`)
const missing = await awaitDelivery()
console.log(
  missing.length === 0
    ? `all ${accepted} delivered after ${Math.round((Date.now() - startedAt) / 1_000)} s`
    : `not delivered within ${patience} s, among others: ${missing.slice(0, 5).join(' ')}`,
)
process.exit(missing.length === 0 && refused === 0 ? 0 : 1)
