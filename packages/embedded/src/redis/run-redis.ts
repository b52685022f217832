import { type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ServerClock } from '../control/clock'
import { defaultMaxMemoryBytes } from '../control/option-rules'
import { CommandFaults } from '../control/command-faults'
import { RequestLog } from '../control/request-log'
import { type RunningServer } from '../control/running-server'
import { type Logger, silentLogger } from '../logger'
import { listenRestartable } from '../tcp-server'
import { commandTable } from './commands/table'
import { ProtocolError, type RedisError } from './redis-error'
import { RequestParser } from './protocol/request-parser'
import { createRedisControl, type RedisState } from './redis-control'
import { type RedisServerOptions } from './redis-server'
import { createServerState } from './create-server-state'
import { Session } from './session'

/** A client with more bytes of unsent replies is disconnected, similar to Redis' client-output-buffer-limit. */
const maxUnsentBytes = 64 * 1024 * 1024

/** Starts the server in this process. */
export async function runRedis(options: RedisServerOptions): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', logger = silentLogger, maxMemory = defaultMaxMemoryBytes() } = options
  const clock = new ServerClock()
  const faults = new CommandFaults<RedisError>(() => Object.keys(commandTable))
  const requestLog = new RequestLog(options.requestLogSize)
  const state: RedisState = Object.assign(createServerState({ now: clock.now, faults, requestLog, maxMemory }), {
    clock,
  })
  let lastSessionId = 0
  const server = await listenRestartable({
    port,
    host,
    onConnection: (socket) => serve(socket, ++lastSessionId, state, logger),
  })
  const sweepTimer = setInterval(() => {
    for (const database of state.databases) database.sweep()
  }, options.sweepIntervalMs ?? 5_000).unref()
  const close = (): Promise<void> => {
    clearInterval(sweepTimer)
    for (const session of state.sessions) state.blockedClients.cancel(session)
    return server.close()
  }
  const { address, stop, start } = server
  const properties = { port: server.port, address, pid: process.pid, url: `redis://${address}` }
  return { properties, control: { ...createRedisControl(state), stop, start }, unref: server.unref, close }
}

function serve(socket: Socket, id: number, server: RedisState, logger: Logger): void {
  const parser = new RequestParser()
  const write = (bytes: Buffer): void => {
    if (socket.writable) socket.write(bytes)
    if (session.isEnding) socket.end()
    else if (socket.writableLength > maxUnsentBytes) socket.destroy()
  }
  const session: Session = new Session({
    id,
    server,
    address: `${socket.remoteAddress}:${socket.remotePort}`,
    commands: commandTable,
    write: inOrder(write, () => session.takeDelay()),
    disconnect: () => socket.destroy(),
  })
  socket.on('close', () => session.close())
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const request of parser.push(chunk)) if (!session.isEnding) session.handle(request)
    } catch (error) {
      logger.warn({ err: error }, 'closed a connection because a request failed')
      if (error instanceof ProtocolError) socket.end(`-ERR ${error.message}\r\n`)
      else socket.destroy()
    }
  })
}

/** Delays bytes by the time that `takeDelay` returns, in ms, and sends later bytes after them. */
function inOrder(write: (bytes: Buffer) => void, takeDelay: () => number): (bytes: Buffer) => void {
  let lastWrite: Promise<void> | undefined
  return (bytes) => {
    const delayMs = takeDelay()
    if (delayMs === 0 && !lastWrite) return write(bytes)
    const nextWrite = (lastWrite ?? Promise.resolve())
      .then(() => sleep(delayMs, undefined, { ref: false }))
      .then(() => {
        write(bytes)
        if (lastWrite === nextWrite) lastWrite = undefined
      })
    lastWrite = nextWrite
  }
}
