import { strategicMerge } from './merge'

const withVariables = (...names: string[]) => ({ env: names.map((name) => ({ name })) })

/** The names in the merged list. */
const mergedNames = (target: object, patch: object) =>
  (strategicMerge(target, patch) as { env: { name: string }[] }).env.map(({ name }) => name).join(' ')

describe('strategicMerge', () => {
  it.each<[string, object, string]>([
    ['new items first', withVariables('x', 'y'), 'x y a b c'],
    ['an existing item where it was', withVariables('b'), 'a b c'],
    ['a new item before the item that follows it in the patch', withVariables('x', 'b'), 'x a b c'],
    ['a new item after the item that precedes it in the patch', withVariables('b', 'x'), 'a b x c'],
    [
      'items in the order that the patch names',
      { ...withVariables('x'), '$setElementOrder/env': withVariables('c', 'x', 'a').env },
      'b c x a',
    ],
  ])('puts %s', (_title, patch, names) => {
    expect(mergedNames(withVariables('a', 'b', 'c'), patch)).toBe(names)
  })

  it('finds the ports of a Service by port, and those of a container by containerPort', () => {
    const service = { ports: [{ port: 80, name: 'http' }, { port: 81 }] }
    expect(strategicMerge(service, { ports: [{ port: 81, name: 'admin' }] })).toEqual({
      ports: [
        { port: 80, name: 'http' },
        { port: 81, name: 'admin' },
      ],
    })
    const container = { ports: [{ containerPort: 80 }] }
    expect(strategicMerge(container, { ports: [{ containerPort: 80, name: 'http' }] })).toEqual({
      ports: [{ containerPort: 80, name: 'http' }],
    })
  })
})
