import { once } from 'node:events'
import { type AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { CERTIFICATE, CERTIFICATE_KEY } from '../../../../test/support/certificate'
import { connectionOptions } from './connection-options'

const log = () => undefined
const logger = { debug: log, info: log, warn: log, error: log }

describe('the server name of a TLS connection', () => {
  it.each([
    ['localhost', 'localhost'],
    ['127.0.0.1', false],
    ['::ffff:127.0.0.1', false],
  ])('to %s is %s', async (host, serverName) => {
    const server = createServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { socketFactory } = connectionOptions({ kafka: { brokers: [], clientId: 'test' }, logger })
    const connected = once(server, 'secureConnection')
    const { port } = server.address() as AddressInfo
    const ssl = { ca: CERTIFICATE, checkServerIdentity: () => undefined }
    const socket = socketFactory({ host, port, ssl, onConnect: log })
    const [{ servername }] = (await connected) as unknown as [{ servername: string | false }]
    expect(servername).toBe(serverName)
    socket.destroy()
    server.close()
  })
})
