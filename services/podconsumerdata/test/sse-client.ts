import { get } from 'node:http'

interface StreamedEvent {
  name: string
  data: unknown
}

/** Reads server-sent events into a list until `close`. */
export function openEventStream(url: string) {
  const events: StreamedEvent[] = []
  let incompleteFrame = ''
  let headers: Record<string, unknown> = {}
  const request = get(url, (response) => {
    headers = response.headers
    response.on('data', (chunk: Buffer) => {
      const frames = (incompleteFrame + String(chunk)).split('\n\n')
      incompleteFrame = frames.pop() ?? ''
      events.push(...frames.flatMap(readFrame))
    })
    response.on('error', () => undefined)
  })
  request.on('error', () => undefined)
  const last = (name: string) => events.filter((event) => event.name === name).at(-1)?.data
  return { events, last, headers: () => headers, close: () => request.destroy() }
}

function readFrame(frame: string): StreamedEvent[] {
  const data = /^data: (.*)$/m.exec(frame)?.[1]
  const name = /^event: (.*)$/m.exec(frame)?.[1] ?? 'message'
  return data === undefined ? [] : [{ name, data: JSON.parse(data) as unknown }]
}
