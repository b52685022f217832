import { useCallback, useEffect, useRef, useState } from 'react'
import { type Http } from '../../api/request'
import { type RunReading, readPresentRun, readRunFile } from '../data/read-run-file'

export interface RunState {
  readonly isReading: boolean
  /** The shown recording; a failure keeps it. */
  readonly reading?: Exclude<RunReading, { failure: unknown }>
  readonly fileName?: string
  readonly failure?: Extract<RunReading, { failure: unknown }>['failure']
}

/** The shown recording: the one inside the page, else the last minutes of the local cluster, until a file is opened. */
export function useRun(http: Pick<Http, 'fetch'> | null, inside: Blob | null) {
  const [state, setState] = useState<RunState>({ isReading: true })
  const lastRequest = useRef(0)
  const show = useCallback((request: Promise<RunReading | undefined>, fileName?: string) => {
    const number = ++lastRequest.current
    void request.then((result) => {
      if (number === lastRequest.current) setState((current) => stateAfter(current, result, fileName))
    })
  }, [])
  const readPresent = useCallback(() => show(http ? readPresentRun(http) : Promise.resolve(undefined)), [http, show])
  const open = (file: File | undefined) => file && show(readRunFile(file), file.name)
  useEffect(() => (inside ? show(readRunFile(inside)) : readPresent()), [inside, show, readPresent])
  return { state, readPresent, open }
}

function stateAfter(current: RunState, result: RunReading | undefined, fileName?: string): RunState {
  if (!result) return { ...current, isReading: false }
  if ('failure' in result) return { ...current, isReading: false, failure: result.failure }
  return { isReading: false, reading: result, ...(fileName === undefined ? {} : { fileName }) }
}
