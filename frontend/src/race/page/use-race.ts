import { type RaceReport } from '@food-delivery/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Http } from '../../api/request'
import { newestRace } from '../data/newest-race'
import { type RaceFailure, type RaceReading, readRaceFile } from '../data/read-race'

/** What the page shows. */
export interface RaceState {
  readonly isReading: boolean
  readonly report?: RaceReport
  /** Where the race was opened from; absent for the newest of this checkout. */
  readonly fileName?: string
  /** Why what was asked for last is not shown. */
  readonly failure?: RaceFailure
}

/** The race that is shown: first the newest one, then whatever is opened. A wrong file changes nothing. */
export function useRace(http: Pick<Http, 'fetch'>) {
  const [state, setState] = useState<RaceState>({ isReading: true })
  const turn = useRef(0)
  const show = useCallback((asked: Promise<RaceReading | undefined>, fileName?: string) => {
    const mine = ++turn.current
    void asked.then((reading) => {
      // Somebody may have opened another one meanwhile.
      if (mine === turn.current) setState((before) => stateAfter(before, reading, fileName))
    })
  }, [])
  const readNewest = useCallback(() => show(newestRace(http)), [http, show])
  const open = (file: File | undefined) => file && show(readRaceFile(file), file.name)
  useEffect(readNewest, [readNewest])
  return { state, readNewest, open }
}

function stateAfter(before: RaceState, reading: RaceReading | undefined, fileName?: string): RaceState {
  if (reading && 'failure' in reading) return { ...before, isReading: false, failure: reading.failure }
  return { isReading: false, ...(fileName === undefined ? {} : { fileName }), ...reading }
}
