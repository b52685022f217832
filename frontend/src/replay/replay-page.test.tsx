/** @jest-environment jsdom */
import '../test/jsdom'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { fireEvent, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { gzipSync } from 'node:zlib'
import { ReplayPage } from './replay-page'

const START = Date.UTC(2026, 0, 1)

const decision = (seconds: number, from: number, to: number) => ({
  t: START + seconds * 1_000,
  autoscaler: 'courierconsumer-scaler',
  target: 'courier',
  lagPerPartition: [10, 20],
  metric: 'lag',
  chain: [{ step: 'total lag', inputs: {}, formula: '10 + 20', result: 30 }],
  from,
  to,
  reason: `lag asks for ${to}`,
})

/** Thirty seconds of the couriers, whose lag grows by one a second; two pods become six at second 20. */
const aRun: RecordedRun = {
  format: 'food-delivery/scaling-run',
  version: 2,
  startedAt: new Date(START).toISOString(),
  groups: [
    {
      group: 'courier-consumer-group',
      topic: 'orders',
      workload: 'courier',
      samples: Array.from({ length: 31 }, (_, t) => ({
        t,
        end: [100 + t],
        committed: [100],
        replicas: t < 20 ? 2 : 6,
        ready: t < 20 ? 2 : 6,
      })),
    },
  ],
  autoscalers: [
    {
      kind: 'ScaledObject',
      name: 'courierconsumer-scaler',
      target: 'courier',
      initialReplicas: 2,
      scaledObject: {
        metadata: { name: 'courierconsumer-scaler', namespace: 'default' },
        spec: { scaleTargetRef: { name: 'courier' }, triggers: [] },
      },
      observations: [],
      decisions: [decision(5, 2, 2), decision(20, 2, 6)],
      steps: [{ t: 20, from: 2, to: 6 }],
    },
  ],
}

const noCluster = { status: 404, ok: false, headers: new Headers() } as Response

function openPage(languageTag = 'en-US') {
  render(<ReplayPage http={{ fetch: () => Promise.resolve(noCluster) }} store={undefined} languageTag={languageTag} />)
  return userEvent.setup({ applyAccept: false })
}

const fileOf = (content: string | Uint8Array<ArrayBuffer>, name = 'run.json') => new File([content], name)

async function openRun(file = fileOf(JSON.stringify(aRun))) {
  const user = openPage()
  await user.upload(await screen.findByLabelText('Open a recording…'), file)
  return user
}

const chart = (title: string) => screen.getByRole('img', { name: new RegExp(`^${title}`) }).getAttribute('aria-label')
const moveTo = (second: number) => fireEvent.change(screen.getByRole('slider'), { target: { value: String(second) } })

describe('the replay page', () => {
  it('shows how to create a recording where no cluster runs', async () => {
    openPage()
    expect(await screen.findByText('npm run record -- run.json.gz')).toBeTruthy()
  })

  it('shows lag, pods and decisions at the moment of the slider', async () => {
    await openRun()
    await screen.findByRole('slider')
    expect(chart('Lag per group')).toBe('Lag per group. At 0:30: Driver 30')
    expect(screen.getByText(/Pods 2 → 6/)).toBeTruthy()
    moveTo(10)
    expect(chart('Lag per group')).toBe('Lag per group. At 0:10: Driver 10')
    expect(chart('Pods per group')).toBe('Pods per group. At 0:10: Driver 2')
    expect(screen.getByText(/Pods 2 → 2/)).toBeTruthy()
    expect(screen.getByText('10 + 20')).toBeTruthy()
    moveTo(2)
    expect(screen.getByText('No decision yet.')).toBeTruthy()
  })

  it('shows the faults before the selected time', async () => {
    const faults = [
      { t: 12, until: 12.1, kind: 'kill-pod', target: 'courier' },
      { t: 12, kind: 'of-another-version', target: 'web' },
    ]
    await openRun(fileOf(JSON.stringify({ ...aRun, faults })))
    expect(await screen.findByText(/Kill a pod \(Driver\)/)).toBeTruthy()
    expect(screen.getByText(/of-another-version \(web\)/)).toBeTruthy()
    moveTo(11)
    expect(screen.queryByText(/Kill a pod/)).toBeNull()
  })

  it('opens a compressed recording', async () => {
    await openRun(fileOf(new Uint8Array(gzipSync(JSON.stringify(aRun))), 'run.json.gz'))
    expect(await screen.findByText('run.json.gz')).toBeTruthy()
    expect(await screen.findByRole('slider')).toBeTruthy()
  })

  it('reports what is wrong in a file, and keeps the run that is open', async () => {
    const user = await openRun()
    await screen.findByRole('slider')
    const input = screen.getByLabelText('Open a recording…')
    await user.upload(input, fileOf('{"format":'))
    expect(await within(screen.getByRole('alert')).findByText(/neither JSON nor compressed JSON/)).toBeTruthy()
    await user.upload(input, fileOf(JSON.stringify({ ...aRun, groups: [{ ...aRun.groups[0], topic: 7 }] })))
    expect(await within(screen.getByRole('alert')).findByText(/groups\[0\]\.topic: /)).toBeTruthy()
    expect(screen.getByRole('slider')).toBeTruthy()
  })

  it('shows the values as tables', async () => {
    const user = await openRun()
    await user.click(await screen.findByRole('button', { name: 'Table' }))
    moveTo(7)
    const table = screen.getByRole('region', { name: 'Lag per group as a table' })
    expect(within(table).getAllByRole('row')).toHaveLength(1 + 8)
    expect(within(table).getByRole('row', { name: '0:07 7' })).toBeTruthy()
  })

  it('shows its texts in Korean', async () => {
    openPage('ko')
    expect(await screen.findByText(/로컬 클러스터가 없습니다/)).toBeTruthy()
  })
})
