import { applyObjects } from './apply'

const answering = (answer: Response | Error) => {
  const asked: [unknown, RequestInit | undefined][] = []
  const fetch: typeof globalThis.fetch = (input, init) => {
    asked.push([input, init])
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  return { fetch, asked }
}

const json = (status: number, body: object) => new Response(JSON.stringify(body), { status })

describe('applyObjects', () => {
  it('sends the objects as JSON and returns their results', async () => {
    const results = [{ kind: 'Deployment', name: 'order', outcome: 'configured' }]
    const http = answering(json(200, { results }))
    await expect(applyObjects(http, [])).resolves.toEqual({ applied: results })
    expect(http.asked).toMatchObject([['/local/apply', { method: 'POST', body: '{"objects":[]}' }]])
  })

  it.each([404, 405])('knows a place without a local cluster by %d', async (status) => {
    await expect(applyObjects(answering(json(status, {})), [])).resolves.toEqual({ failure: 'nowhere' })
  })

  it('reports why applying failed', async () => {
    await expect(applyObjects(answering(json(403, { detail: 'not yours' })), [])).resolves.toEqual({
      failure: 'failed',
      reason: 'not yours',
    })
    await expect(applyObjects(answering(new TypeError('offline')), [])).resolves.toEqual({
      failure: 'failed',
      reason: 'offline',
    })
  })
})
