import { useCallback, useEffect, useRef, useState } from 'react'
import { type Http } from '../api/request'
import { type FileFormat, type ReadFailure, type ReadResult, readFile, readNewest } from './read-file'

/** The shown content, and the result of the last attempt to read another one. */
export interface ContentState<Content, ParseError> {
  readonly isReading: boolean
  readonly content?: Content
  /** The name of the opened file; absent for the newest content of the gateway. */
  readonly fileName?: string
  readonly failure?: ReadFailure<ParseError>
  /** Whether there was no newest content: the gateway had none, or there is no gateway. */
  readonly isMissing?: boolean
}

/**
 * What a page shows: the embedded file, or the newest content of the gateway, until the user opens a file. The content
 * stays if reading another one fails. `http`: null without a server.
 */
export function useContent<Content, ParseError extends Error>(
  format: FileFormat<Content, ParseError>,
  http: Pick<Http, 'fetch'> | null,
  embedded: Blob | null,
) {
  const [state, setState] = useState<ContentState<Content, ParseError>>({ isReading: true })
  const lastRequest = useRef(0)
  const show = useCallback((reading: Promise<ReadResult<Content, ParseError> | undefined>, fileName?: string) => {
    const request = ++lastRequest.current
    void reading.then((result) => {
      // Ignores the result if the user has opened something else in the meantime.
      if (request === lastRequest.current) setState((current) => stateAfter(current, result, fileName))
    })
  }, [])
  const showNewest = useCallback(
    () => show(http ? readNewest(http, format) : Promise.resolve(undefined)),
    [http, format, show],
  )
  const open = (file: File | undefined) => file && show(readFile(file, format), file.name)
  useEffect(() => (embedded ? show(readFile(embedded, format)) : showNewest()), [embedded, format, show, showNewest])
  return { state, showNewest, open }
}

function stateAfter<Content, ParseError>(
  current: ContentState<Content, ParseError>,
  result: ReadResult<Content, ParseError> | undefined,
  fileName?: string,
): ContentState<Content, ParseError> {
  if (result && 'content' in result) return { isReading: false, ...result, ...(fileName !== undefined && { fileName }) }
  const { failure: _failure, isMissing: _isMissing, ...shown } = current
  return { ...shown, isReading: false, ...(result ?? { isMissing: true }) }
}
