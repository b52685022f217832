// Plans the day with two peaks from docs/planner.md, once with the settings of each row in the table of that document.
import { probe, probeSettings } from '../packages/planner/test/probe'
import { durationText } from '../packages/planner/src'
import { runBench } from './support/bench'
import { printTable } from './support/figures'

runBench(
  { name: 'probe', purpose: 'Prints the table of docs/planner.md that compares several settings for one day.' },
  () => {
    const rows = probeSettings.map(([name, settings]) => {
      const { rescales, podHours, waits, hold } = probe(settings).result.summary
      const holdText = hold
        ? `${hold.replicas} pods for ${durationText(hold.to - hold.from)}, ${Math.round(hold.lag)} records wait`
        : ''
      return [name, rescales, podHours.toFixed(1), durationText(waits.p95), holdText]
    })
    printTable(['setting', 'rescales', 'pod-hours', 'p95 wait', 'stays at'], rows)
    return Promise.resolve([])
  },
)
