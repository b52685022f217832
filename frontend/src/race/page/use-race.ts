import { type RaceReport } from '@food-delivery/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Http } from '../../api/request'
import { type RaceFailure, type RaceReading, readNewestRace, readRaceFile } from '../data/read-race'

export interface RaceState {
  readonly isReading: boolean
  readonly report?: RaceReport
  /** The name of the opened file; absent for the newest race. */
  readonly fileName?: string
  /** Why the last race could not be read. */
  readonly failure?: RaceFailure
}

/** The shown race: first the newest one, then the one that the user opens. After a failure the current one stays. */
export function useRace(http: Pick<Http, 'fetch'>) {
  const [state, setState] = useState<RaceState>({ isReading: true })
  const lastRequest = useRef(0)
  const show = useCallback((reading: Promise<RaceReading | undefined>, fileName?: string) => {
    const request = ++lastRequest.current
    void reading.then((result) => {
      // Ignores the result if the user has opened another race in the meantime.
      if (request === lastRequest.current) setState((current) => stateAfter(current, result, fileName))
    })
  }, [])
  const readNewest = useCallback(() => show(readNewestRace(http)), [http, show])
  const open = (file: File | undefined) => file && show(readRaceFile(file), file.name)
  useEffect(readNewest, [readNewest])
  return { state, readNewest, open }
}

function stateAfter(current: RaceState, result: RaceReading | undefined, fileName?: string): RaceState {
  if (result && 'failure' in result) return { ...current, isReading: false, failure: result.failure }
  return { isReading: false, ...(fileName === undefined ? {} : { fileName }), ...result }
}
