import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Client } from './client-group'

const root = join(__dirname, '../..')
const cache = join(root, '.cache/parallel-consumer')

/** Compiles the Java program of Confluent's parallel consumer. Returns the reason as text if this is impossible here. */
export function parallelConsumer(): Client | string {
  for (const program of ['java', 'mvn'])
    if (spawnSync(program, ['-version']).error) return `${program} is not installed`
  const pom = join(root, 'bench/peers/parallel-consumer/pom.xml')
  const goals = ['compile', 'dependency:copy-dependencies', `-DoutputDirectory=${join(cache, 'lib')}`]
  const { status, stdout } = spawnSync('mvn', ['-B', '-q', '-f', pom, `-Dcache=${cache}`, ...goals], {
    encoding: 'utf8',
  })
  if (status !== 0) return `Maven cannot build it: ${stdout.trim().split('\n')[0]}`
  return ['java', '-cp', `${join(cache, 'classes')}:${join(cache, 'lib')}/*`, 'ParallelConsumer']
}
