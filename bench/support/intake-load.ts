import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import { type Defer } from './bench'
import { forkScript } from './fork-script'
import { createBenchTopic } from './kafka-process'
import { cpuMs } from './processes'

const UNIT_CONNECTIONS = 50
const UNIT_SECONDS = 2
const UNIT_WARM_UP_SECONDS = 3

/** A server for `POST /createOrder`. */
export interface Intake {
  pid: number
  url: string
}

export interface IntakeRound {
  requests: number
  perSecond: number
  /** CPU time of the server per request. */
  cpuMs: number
  p99Ms: number
}

/** Starts a server of bench/support as a process and waits until it reports its port. */
export async function startIntake(script: string, args: readonly string[], defer: Defer): Promise<Intake> {
  const { pid, message } = await forkScript<{ port: number }>(`support/${script}.ts`, args, defer)
  return { pid, url: `http://127.0.0.1:${message.port}` }
}

/** @throws when a request is not accepted */
export async function loadIntake({ pid, url }: Intake, connections: number, seconds: number): Promise<IntakeRound> {
  const cpuBefore = cpuMs([pid])
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${url}/createOrder`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: randomUUID(), kitchenSpeed: 0, courierSpeed: 0 }),
    connections,
    duration: seconds,
  })
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} responses had no 2xx status, ${errors} requests failed`)
  const cpuPerRequest = (cpuMs([pid]) - cpuBefore) / requests.total
  return { requests: requests.total, perSecond: requests.average, cpuMs: cpuPerRequest, p99Ms: latency.p99 }
}

/**
 * Starts the baseline for CPU time, a server of bare express and kafkajs. Each call of the returned function measures
 * the unit of CPU time, ms: what one request with one `send` of kafkajs costs this server at 50 connections.
 */
export async function startCpuUnit(brokers: readonly string[], defer: Defer): Promise<() => Promise<number>> {
  const topic = await createBenchTopic(brokers)
  const express = await startIntake('express-intake', [brokers[0] ?? '', topic, 'alone'], defer)
  await loadIntake(express, UNIT_CONNECTIONS, UNIT_WARM_UP_SECONDS)
  return async () => (await loadIntake(express, UNIT_CONNECTIONS, UNIT_SECONDS)).cpuMs
}
