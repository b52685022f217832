import { createLogger } from '../logging/logger'
import { exportProblems } from './export-problems'

it('logs a problem at most once a minute', () => {
  const lines: string[] = []
  const logger = createLogger({ service: 'test', pod: 'test', destination: { write: (line) => void lines.push(line) } })
  let now = 0
  const problems = exportProblems(logger, () => now)
  problems.error('no collector')
  now = 59_999
  problems.warn('no collector')
  now = 60_000
  problems.error('still no collector')
  expect(lines.map((line) => (JSON.parse(line) as { problem: string }).problem)).toEqual([
    'no collector',
    'still no collector',
  ])
})
