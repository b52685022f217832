import { useEffect, useRef, useState } from 'react'
import { errorMessage } from '../../platform/error-message'
import { type Frontier } from '../engine/messages'
import { PlannerClient } from '../engine/planner-client'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'

interface Search {
  readonly isRunning: boolean
  readonly progress: { readonly simulated: number; readonly max: number }
  readonly frontier: Frontier | null
  readonly error: string
}

const noSearch: Search = { isRunning: false, progress: { simulated: 0, max: 1 }, frontier: null, error: '' }

/** The search for settings. It has its own worker, so that the sliders stay fast. */
export function useFrontier() {
  const { createWorker } = useEnvironment()
  const { document } = usePlan().state
  const [search, setSearch] = useState(noSearch)
  const client = useRef<PlannerClient | null>(null)
  // The results are valid only for this input.
  const { manifest, autoscaler, load, work, partitions, client: consumers, start, goal, price } = document
  useEffect(
    () => () => {
      client.current?.stop()
      client.current = null
      setSearch(noSearch)
    },
    [manifest, autoscaler, load, work, partitions, consumers, start, goal, price],
  )
  const find = () => {
    const finder = (client.current ??= new PlannerClient(createWorker, () => undefined))
    setSearch({ ...noSearch, isRunning: true })
    const update = (part: Partial<Search>) =>
      client.current === finder && setSearch((current) => ({ ...current, ...part }))
    finder
      .ask('tune', { document }, (progress) => update({ progress }))
      .then(
        (frontier) => update({ frontier, isRunning: false }),
        (error: unknown) => update({ error: errorMessage(error), isRunning: false }),
      )
  }
  return { search, find, stop: () => client.current?.interrupt() }
}
