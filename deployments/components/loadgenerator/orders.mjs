// Places orders at a constant rate and waits for their delivery. Exits with code 1 if an order is rejected or not delivered.
// URL: address of apiservice. RATE: orders per second. DURATION: seconds. SPEED: ms per step of kitchen and courier.
// WAIT: longest wait for the deliveries after the last order, seconds.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const { URL: url = 'http://apiservice:8080' } = process.env
const rate = readNumber('RATE', 20)
const durationSeconds = readNumber('DURATION', 60)
const stepMs = readNumber('SPEED', 50)
const waitSeconds = readNumber('WAIT', 300)

// By default the API lists only the newest 200 orders of a user, so the orders are divided among several users.
const ordersPerUser = 100
const orderIdsByUser = new Map()
let rejectedCount = 0

function readNumber(name, defaultValue) {
  const value = Number(process.env[name] ?? defaultValue)
  if (Number.isFinite(value) && value >= 0) return value
  console.error(`${name} is "${process.env[name]}"; expected a number from 0`)
  process.exit(2)
}

async function placeOrder(userId) {
  const response = await fetch(`${url}/createOrder`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, kitchenSpeed: stepMs, courierSpeed: stepMs }),
  }).catch(() => undefined)
  if (response?.status !== 202) rejectedCount++
  else orderIdsByUser.get(userId).push((await response.json()).payloadSent.orderId)
}

async function placeOrders() {
  const startedAt = Date.now()
  const total = Math.round(rate * durationSeconds)
  const running = []
  let userId
  for (let sent = 0; sent < total; sent++) {
    await sleep(Math.max(0, startedAt + (sent * 1_000) / rate - Date.now()))
    if (sent % ordersPerUser === 0) orderIdsByUser.set((userId = randomUUID()), [])
    running.push(placeOrder(userId))
    if (sent > 0 && sent % Math.ceil(rate * 10) === 0) console.log(`${sent} placed, ${rejectedCount} rejected`)
  }
  await Promise.all(running)
}

async function findUndelivered(userId, orderIds) {
  const { requestId } = await fetch(`${url}/user/${userId}/orders`).then((response) => response.json())
  const result = await fetch(`${url}/status/${requestId}?wait=10000`).then((response) => response.json())
  const delivered = (result.docs ?? []).filter(({ status }) => status === 'delivered').map(({ orderId }) => orderId)
  return orderIds.filter((orderId) => !delivered.includes(orderId))
}

async function waitForDelivery() {
  const deadline = Date.now() + waitSeconds * 1_000
  for (const [userId, orderIds] of orderIdsByUser) {
    for (;;) {
      const missing = await findUndelivered(userId, orderIds).catch(() => orderIds)
      if (missing.length === 0) break
      if (Date.now() > deadline) return missing
      await sleep(1_000)
    }
  }
  return []
}

const startedAt = Date.now()
await placeOrders()
const accepted = [...orderIdsByUser.values()].flat().length
console.log(
  `${accepted} accepted, ${rejectedCount} rejected in ${Math.round((Date.now() - startedAt) / 1_000)} s; waiting for delivery`,
)
const missing = await waitForDelivery()
console.log(
  missing.length === 0
    ? `all ${accepted} delivered after ${Math.round((Date.now() - startedAt) / 1_000)} s`
    : `not all delivered within ${waitSeconds} s; not delivered, for example: ${missing.slice(0, 5).join(' ')}`,
)
process.exit(missing.length === 0 && rejectedCount === 0 ? 0 : 1)
