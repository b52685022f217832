import { type RaceReport } from '@food-delivery/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Http } from '../../api/request'
import { newestRace } from '../data/newest-race'
import { type RaceFailure, type RaceReading, readRaceFile } from '../data/read-race'

/** State of the page. */
export interface RaceState {
  readonly isReading: boolean
  readonly report?: RaceReport
  /** The opened file; absent for the newest race of this checkout. */
  readonly fileName?: string
  /** Why the last request failed. */
  readonly failure?: RaceFailure
}

/** The shown race: at first the newest one, then the opened one. An invalid file keeps the current one. */
export function useRace(http: Pick<Http, 'fetch'>) {
  const [state, setState] = useState<RaceState>({ isReading: true })
  const turn = useRef(0)
  const show = useCallback((asked: Promise<RaceReading | undefined>, fileName?: string) => {
    const mine = ++turn.current
    void asked.then((reading) => {
      // Another one may have been opened meanwhile.
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
