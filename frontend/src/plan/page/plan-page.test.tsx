/** @jest-environment jsdom */
import '../../test/jsdom'
import { fireEvent, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { type PlanDocument, exampleDocument } from '../document/plan-document'
import { type OpenEvents } from '../manifest/running-autoscalers'
import { workerInProcess } from '../../test/planner-in-process'
import { PlanPage } from './plan-page'

/** Eleven pods process 220 records a second, so the lag grows, but KEDA's cap keeps the scale at eleven pods. */
const initial: PlanDocument = { ...exampleDocument, load: { kind: 'profile', text: 'constant rate=228 for=1h' } }

const courierScaler = {
  name: 'courier-scaler',
  kind: 'ScaledObject',
  spec: {
    scaleTargetRef: { name: 'courier' },
    maxReplicaCount: 6,
    triggers: [
      {
        type: 'kafka',
        metadata: { topic: 'orders', consumerGroup: 'g', bootstrapServers: 'k:9092', lagThreshold: '5' },
      },
    ],
  },
}

/** Events of a system that sends one message of a type. */
const eventsOf =
  (type: string, data: unknown): OpenEvents =>
  () => ({
    addEventListener: (name: string, listener: unknown) => {
      if (name === type) (listener as (event: object) => void)({ data: JSON.stringify(data) })
    },
    close: () => undefined,
  })

function openPage({ languageTag = 'en-US', hash = '', openEvents = eventsOf('scaling', [courierScaler]) } = {}) {
  const copied: string[] = []
  const environment = {
    createWorker: workerInProcess,
    openEvents,
    location: { href: 'http://localhost/plan', hash },
    copy: (text: string) => {
      copied.push(text)
      return Promise.resolve(true)
    },
  }
  render(<PlanPage initial={initial} environment={environment} store={undefined} languageTag={languageTag} />)
  return { user: userEvent.setup(), copied, environment }
}

jest.setTimeout(120_000)

/** A plan takes a second on an idle machine. */
const LONG_WAIT = { timeout: 60_000 }
const untilDone = () => screen.findByText('Simulated to the end.', {}, LONG_WAIT)
const manifest = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /^Manifest/ })
const cells = (name: RegExp) =>
  within(within(screen.getByRole('region', { name: 'Figures of the settings' })).getByRole('row', { name }))
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)
const file = (name: string, content: string | Uint8Array<ArrayBuffer>) => new File([content], name)

describe('the plan page', () => {
  it('compares two settings, and shows the patch between them', async () => {
    openPage()
    await untilDone()
    expect(cells(/^95 % wait/)).toHaveLength(2)
    expect(screen.getByText(/stays at 11 pods .* KEDA caps the metric/)).toBeTruthy()
    expect(screen.getByRole('region', { name: 'Patch in YAML' }).textContent).toContain('lagThreshold: "200"')
    expect(screen.getByText('kubectl patch scaledobject orders --type merge --patch-file patch.yaml')).toBeTruthy()
    expect(screen.getAllByRole('img', { name: /Highest: As it is/ })).toHaveLength(3)
  })

  it('simulates again when a slider moves, and shows the value of the manifest', async () => {
    openPage()
    await untilDone()
    const slider = screen.getByRole('slider', { name: 'Maximum pods' })
    fireEvent.change(slider, { target: { value: '3' } })
    expect(slider.getAttribute('aria-valuetext')).toBe('4')
    await screen.findByText(/maxReplicaCount: 4/, { selector: 'pre' }, LONG_WAIT)
    expect(screen.getByText(/In the manifest: 12\./)).toBeTruthy()
  })

  it('names the line of an error in the manifest, and simulates again when it is corrected', async () => {
    openPage()
    await untilDone()
    fireEvent.change(manifest(), { target: { value: exampleDocument.manifest.replace('12', 'many') } })
    expect((await screen.findByText('Line 9:', {}, LONG_WAIT)).parentElement?.textContent).toContain(
      'spec.maxReplicaCount',
    )
    expect(manifest().getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('These are the curves before the error.')).toBeTruthy()
    fireEvent.change(manifest(), { target: { value: exampleDocument.manifest } })
    await untilDone()
    expect(manifest().getAttribute('aria-invalid')).toBe('false')
  })

  it('draws a load by keyboard, starting with the previous load', async () => {
    const { user } = openPage()
    await untilDone()
    await user.click(screen.getByRole('radio', { name: 'Drawing' }))
    const drawing = screen.getByRole('slider', { name: 'Drawn load' })
    const before = Number(drawing.getAttribute('aria-valuenow'))
    fireEvent.keyDown(drawing, { key: 'ArrowRight' })
    fireEvent.keyDown(drawing, { key: 'PageUp' })
    expect(Number(drawing.getAttribute('aria-valuenow'))).toBeGreaterThan(before)
    expect(drawing.getAttribute('aria-valuetext')).toMatch(/^0:01: /)
    await untilDone()
  })

  it('opens a load, and names the line of an error in it', async () => {
    const { user } = openPage()
    await untilDone()
    await user.click(screen.getByRole('radio', { name: 'File' }))
    await user.upload(screen.getByLabelText('Open a load…'), file('load.csv', 'time,rate\n0,10\n60,ten\n'))
    expect((await screen.findByText('Line 3:', {}, LONG_WAIT)).parentElement?.textContent).toContain('rate is "ten"')
    await user.upload(screen.getByLabelText('Open a load…'), file('load.csv', 'time,rate\n0,10\n600,10\n'))
    await untilDone()
  })

  it('opens a compressed recording', async () => {
    const offsets = (t: number) => Array.from({ length: 12 }, () => 10 * t)
    const sample = (t: number) => ({ t, end: offsets(t), committed: offsets(t), replicas: 1, ready: 1 })
    const run = {
      format: 'food-delivery/scaling-run',
      version: 2,
      startedAt: '2026-01-01T00:00:00Z',
      groups: [{ group: 'g', topic: 'orders', samples: [0, 60, 120].map(sample) }],
      autoscalers: [],
    }
    const { user } = openPage()
    await untilDone()
    await user.click(screen.getByRole('radio', { name: 'File' }))
    const compressed = new Uint8Array(gzipSync(JSON.stringify(run)))
    await user.upload(screen.getByLabelText('Open a load…'), file('run.json.gz', compressed))
    expect(await screen.findByText(/^run\.json\.gz/, {}, LONG_WAIT)).toBeTruthy()
    await untilDone()
    expect(screen.queryByText(/is not JSON/)).toBeNull()
  })

  it('selects the line of a finding, moves the sliders to its fix, and compares the cost', async () => {
    const { user } = openPage()
    await untilDone()
    const finding = screen.getByText('max-within-tolerance').closest('li')
    if (!finding) throw new Error('there is no finding')
    await user.click(within(finding).getByRole('button', { name: 'line 9' }))
    const { selectionStart, selectionEnd, value } = manifest()
    expect(value.slice(selectionStart, selectionEnd)).toBe('  maxReplicaCount: 12')
    await user.click(within(finding).getByRole('button', { name: 'Show me' }))
    await within(finding).findByText(/simulated .* p95 wait/, {}, LONG_WAIT)
    expect(screen.getByRole('slider', { name: 'Scale-up tolerance' }).getAttribute('aria-valuetext')).toBe('1 %')
    expect(await screen.findByText(/tolerance: "0.01"/, { selector: 'pre' }, LONG_WAIT)).toBeTruthy()
  })

  it('opens an autoscaler of the running system', async () => {
    const { user } = openPage()
    await untilDone()
    await user.click(screen.getByRole('button', { name: 'From the running system' }))
    expect(await screen.findByDisplayValue(/name: courier-scaler/, {}, LONG_WAIT)).toBeTruthy()
    await untilDone()
  })

  it('opens the autoscaler that the address names, and reports which input is missing', async () => {
    openPage({ hash: '#running=courier-scaler&load=constant+rate%3D8+for%3D10m&work=&partitions=6' })
    await screen.findByDisplayValue(/name: courier-scaler/, {}, LONG_WAIT)
    expect(await screen.findByText(/processing time of a record is missing/, {}, LONG_WAIT)).toBeTruthy()
  })

  it.each([
    ['#plan=abc', /This link is damaged/],
    [`#plan=${deflateRawSync('[]').toString('base64url')}`, /not a plan of this version: its content is invalid/],
    ['#running=unknown', /reports no autoscaler unknown/],
  ])('reports an invalid address: %s', async (hash, message) => {
    openPage({ hash })
    expect(await screen.findByText(message)).toBeTruthy()
  })

  it('reports that no system runs', async () => {
    const { user } = openPage({ openEvents: eventsOf('error', {}) })
    await user.click(screen.getByRole('button', { name: 'From the running system' }))
    expect(await screen.findByText(/No running system responds/, {}, LONG_WAIT)).toBeTruthy()
  })

  it('opens a saved plan, and reports a file that is not a plan', async () => {
    const { user } = openPage()
    const saved = { ...initial, manifest: initial.manifest.replaceAll('orders', 'saved') }
    await user.upload(screen.getByLabelText('Open a plan…'), file('plan.json', JSON.stringify(saved)))
    await screen.findByDisplayValue(/name: saved/, {}, LONG_WAIT)
    await user.upload(screen.getByLabelText('Open a plan…'), file('plan.json', JSON.stringify({ price: 'x' })))
    expect(await screen.findByText('plan.json is not a saved plan: price is invalid.', {}, LONG_WAIT)).toBeTruthy()
  })

  it('shows the texts in Korean', async () => {
    openPage({ languageTag: 'ko' })
    expect(await screen.findByText('끝까지 시뮬레이션했습니다.', {}, LONG_WAIT)).toBeTruthy()
    expect(screen.getByRole('slider', { name: '최대 파드 수' })).toBeTruthy()
  })
})
