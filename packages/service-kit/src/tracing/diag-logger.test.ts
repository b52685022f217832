import { createLogger } from '../logging/logger'
import { createDiagLogger } from './diag-logger'

it('logs a problem at most once a minute', () => {
  const lines: string[] = []
  const logger = createLogger({ service: 'test', pod: 'test', destination: { write: (line) => void lines.push(line) } })
  let now = 0
  const diagLogger = createDiagLogger(logger, () => now)
  diagLogger.error('no collector')
  now = 59_999
  diagLogger.warn('no collector')
  now = 60_000
  diagLogger.error('still no collector')
  expect(lines.map((line) => (JSON.parse(line) as { problem: string }).problem)).toEqual([
    'no collector',
    'still no collector',
  ])
})
