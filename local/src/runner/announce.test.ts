import { announcePorts } from './announce'

it('says of each other port why it was not used', () => {
  const warnings: string[] = []
  const terminal = { warning: (text: string) => void warnings.push(text) }
  const unavailablePorts = new Map([[80, 'EACCES'] as const, [8091, 'EADDRINUSE'] as const])
  const system = { gatewayPort: 40_001, apiUrl: 'http://127.0.0.1:8092', unavailablePorts }
  announcePorts(terminal, system, { port: 80, apiPort: 8091 })
  expect(warnings).toEqual([
    'port 80 is not permitted (EACCES): the simulator is on 40001',
    'port 8091 is in use: the Kubernetes API is on 8092',
  ])
})
