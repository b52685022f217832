import { isDeepStrictEqual } from 'node:util'
import { type KubeObject } from '../manifests/types'

/** The generation of an object that has this spec now: every change of the spec raises it by one, from 1. */
export function generationOf(spec: unknown, previous: KubeObject | undefined): number {
  const { generation = 1 } = previous?.metadata ?? {}
  return !previous || isDeepStrictEqual(previous.spec, spec) ? generation : generation + 1
}
