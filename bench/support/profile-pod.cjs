// bench/profile.ts preloads this file into every process. In a pod, the first SIGUSR2 starts a profile, the second writes it.
const { mkdirSync, writeFileSync } = require('node:fs')
const { Session } = require('node:inspector')
const { join } = require('node:path')

const folder = join(__dirname, '../../.cache/profiles')
const SAMPLE_MICROSECONDS = 1_000
const [, service] = /[\\/]services[\\/](\w+)[\\/]dist[\\/]/.exec(process.argv[1] ?? '') ?? []

if (service) {
  const session = new Session()
  let isRunning = false
  process.on('SIGUSR2', () => {
    if (isRunning) return session.post('Profiler.stop', (_error, { profile }) => save(profile))
    isRunning = true
    session.connect()
    session.post('Profiler.enable')
    session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS })
    session.post('Profiler.start')
  })
}

function save(profile) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${service}-${process.pid}.cpuprofile`), JSON.stringify(profile))
}
