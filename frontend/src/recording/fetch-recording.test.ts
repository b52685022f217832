import { gunzipSync } from 'node:zlib'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { unknownSecond } from '../flow/second'
import { readFile } from '../file-page/read-file'
import { runFormat } from '../replay/replay-page'
import { fetchRecording } from './fetch-recording'

const run: RecordedRun = {
  format: 'food-delivery/scaling-run',
  version: 2,
  startedAt: '2026-01-01T00:01:00.000Z',
  groups: [],
  autoscalers: [],
}
const START = Date.parse(run.startedAt) / 1_000

const timeline = [-1, 0, 1, 2].map((t) => ({ ...unknownSecond(START + t), placed: 2, delivered: t < 1 ? null : 1 }))
const save = (response: Response) => fetchRecording({ fetch: () => Promise.resolve(response) }, timeline)

describe('fetchRecording', () => {
  it('saves the recording with the orders since its start, compressed', async () => {
    const saved = await save(Response.json(run))
    if ('failure' in saved) throw new Error(saved.failure)
    expect(saved.name).toBe('run-2026-01-01T000100.json.gz')
    const content = JSON.parse(gunzipSync(await saved.content.arrayBuffer()).toString()) as RecordedRun
    expect(content.load).toEqual([
      { t: 0, placed: 2, delivered: 0 },
      { t: 1, placed: 4, delivered: 1 },
      { t: 2, placed: 6, delivered: 2 },
    ])
    await expect(readFile(saved.content, runFormat)).resolves.toMatchObject({
      content: { run: { startedAt: run.startedAt }, notes: [] },
    })
  })

  it('reports that only a local cluster records', async () => {
    await expect(save(new Response('', { status: 404 }))).resolves.toEqual({ failure: 'notRecorded' })
  })

  it('reports a response that is not a recording', async () => {
    await expect(save(new Response('', { status: 502 }))).resolves.toEqual({ failure: 'failed' })
    await expect(save(new Response('{'))).resolves.toEqual({ failure: 'failed' })
  })
})
