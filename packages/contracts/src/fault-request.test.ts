import { faultRequestSchema } from './fault-request'

it.each([
  [{ kind: 'kill-pod' }, { kind: 'kill-pod', target: 'kitchen', seconds: 0 }],
  [
    { kind: 'freeze-pod', target: 'courier', seconds: 5 },
    { kind: 'freeze-pod', target: 'courier', seconds: 5 },
  ],
  [{ kind: 'kill-pods' }, { kind: 'kill-pods', seconds: 60, everySeconds: 10 }],
  [{ kind: 'redis-down' }, { kind: 'redis-down', seconds: 30 }],
])('adds the defaults of the kind to %j', (body, expected) => {
  expect(faultRequestSchema.parse(body)).toEqual(expected)
})

it.each([
  [{ kind: 'meteor' }, 'kind'],
  [{ kind: 'redis-down', target: 'kitchen' }, 'target'],
  [{ kind: 'kill-pod', seconds: 5 }, 'seconds'],
  [{ kind: 'freeze-pod', seconds: 301 }, 'seconds'],
  [{ kind: 'freeze-pod', everySeconds: 5 }, 'everySeconds'],
  [{ kind: 'kill-pods', everySeconds: 1 }, 'everySeconds'],
])('rejects %j and names the field %s', (body, path) => {
  const { error } = faultRequestSchema.safeParse(body)
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
})

it('rejects unknown fields', () => {
  expect(faultRequestSchema.safeParse({ kind: 'poison', records: 5 }).success).toBe(false)
})
