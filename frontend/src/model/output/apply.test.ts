import { applyObjects } from './apply'

const httpWith = (result: Response | Error) => {
  const requests: [unknown, RequestInit | undefined][] = []
  const fetch: typeof globalThis.fetch = (input, init) => {
    requests.push([input, init])
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result)
  }
  return { fetch, requests }
}

const json = (status: number, body: object) => new Response(JSON.stringify(body), { status })

describe('applyObjects', () => {
  it('sends the objects as JSON and returns their results', async () => {
    const results = [{ kind: 'Deployment', name: 'order', outcome: 'configured' }]
    const http = httpWith(json(200, { results }))
    await expect(applyObjects(http, [])).resolves.toEqual({ applied: results })
    expect(http.requests).toMatchObject([['/local/apply', { method: 'POST', body: '{"objects":[]}' }]])
  })

  it.each([404, 405])('reports status %d as a missing local cluster', async (status) => {
    await expect(applyObjects(httpWith(json(status, {})), [])).resolves.toEqual({ failure: 'noCluster' })
  })

  it('reports why applying failed', async () => {
    await expect(applyObjects(httpWith(json(403, { detail: 'not yours' })), [])).resolves.toEqual({
      failure: 'failed',
      reason: 'not yours',
    })
    await expect(applyObjects(httpWith(new TypeError('offline')), [])).resolves.toEqual({
      failure: 'failed',
      reason: 'offline',
    })
  })
})
